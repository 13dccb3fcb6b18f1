import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { AuditJob, AuditJobs } from '../../audit-on-demand/audit-jobs.ts';
import type { Finding } from '../../domain/finding.ts';
import type { FindingsReader } from '../../read-findings/ports.ts';
import { AUDIT_JOBS, FINDINGS_READER } from '../../tokens.ts';
import { auditAnswer, auditBody, auditPath, findingsAnswer, findingsQuery } from './schemas.ts';

/** Audits on demand, and what all audits have found. */
@ApiTags('ops')
@Controller('ops')
export class AuditsController {
  private readonly jobs: AuditJobs<SqlTx>;
  private readonly reader: FindingsReader;

  constructor(@Inject(AUDIT_JOBS) jobs: AuditJobs<SqlTx>, @Inject(FINDINGS_READER) reader: FindingsReader) {
    this.jobs = jobs;
    this.reader = reader;
  }

  @Allow(service('audit'), operator('operator'))
  @Post('audits')
  @HttpCode(202)
  @ApiAcceptedResponse({
    description: 'An audit from the beginning of the log.',
    standardSchema: auditAnswer,
  })
  start(@Body({ schema: auditBody }) { settleMs }: z.output<typeof auditBody>) {
    const job = this.jobs.start(settleMs);
    if (!job)
      throw new Problem(409, 'audit_running', 'Another audit is running.', { detail: 'Wait for its end.' });
    return toAnswer(job);
  }

  @Allow(service('audit'), operator('viewer'))
  @Get('audits/:id')
  @ApiOkResponse({ description: 'How the audit stands.', standardSchema: auditAnswer })
  find(@Param({ schema: auditPath }) { id }: z.output<typeof auditPath>) {
    const job = this.jobs.find(id);
    if (!job) throw notFound('audit');
    return toAnswer(job);
  }

  @Allow(service('audit'), operator('viewer'))
  @Get('findings')
  @ApiOkResponse({ description: 'One page, in the order of finding.', standardSchema: findingsAnswer })
  async findings(@Query({ schema: findingsQuery }) { after, limit }: z.output<typeof findingsQuery>) {
    const found = await this.reader.list(after, limit + 1);
    const findings = found.slice(0, limit).map((one) => ({
      ...toView(one),
      n: one.n,
      foundAt: one.foundAt.toISOString(),
    }));
    return { findings, next: found.length > limit ? (findings.at(-1)?.n ?? null) : null };
  }
}

const toView = ({ kind, consumer, topic, partition, offset, key, eventId }: Finding) => ({
  ...{ kind, consumer, topic, partition, key, eventId },
  offset: offset.toString(),
});

const toAnswer = (job: AuditJob): z.output<typeof auditAnswer> => ({
  ...job,
  rows: [...job.rows],
  findings: job.findings.map(toView),
});

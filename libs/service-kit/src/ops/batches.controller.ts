import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import {
  BATCH_KEYS_MAX,
  type BatchDetail,
  type BatchKind,
  type ParkedFilter,
  type StashOperator,
} from '@night-market/stash';
import type { z } from 'zod';
import { refusePersonalData } from '../http/personal-data.ts';
import { notFound, Problem } from '../http/problem.ts';
import { OPS_OPERATOR } from '../runtime/tokens.ts';
import {
  actQuery,
  batchesQuery,
  discardGroupBody,
  jobPath,
  matchingQuery,
  replayGroupBody,
} from './schemas.ts';
import { batchesView, jobView, matchingView } from './views.ts';

interface Wanted {
  readonly group: ParkedFilter;
  readonly seenAt?: string | undefined;
  readonly keys?: number | undefined;
  readonly reason: string;
}

const STARTED = 'The batch that was begun; GET /ops/jobs/{id} tells how far it is.';

/** Acts on many keys at once. A batch survives the replica that works on it; any replica tells of it. */
@ApiTags('ops')
@Controller('ops')
export class BatchesController {
  private readonly operator: StashOperator<SqlTx>;

  constructor(@Inject(OPS_OPERATOR) operator: StashOperator<SqlTx>) {
    this.operator = operator;
  }

  @Allow(operator('viewer'))
  @Get('parked/batches')
  @ApiResponse({ status: 200, description: 'Newest first.', standardSchema: batchesView })
  async list(@Query({ schema: batchesQuery }) { after, limit }: z.output<typeof batchesQuery>) {
    const rows = await this.operator.reader.batches.list({ after, limit: limit + 1 });
    const batches = rows.slice(0, limit);
    return { batches, next: rows.length > limit ? batches.at(-1)!.id : null };
  }

  @Allow(operator('viewer'))
  @Get('parked/matching')
  @ApiResponse({
    status: 200,
    description: 'How many keys a batch would take up.',
    standardSchema: matchingView,
  })
  matching(@Query({ schema: matchingQuery }) filter: z.output<typeof matchingQuery>) {
    return this.operator.reader.matching(filter);
  }

  @Allow(operator('operator'))
  @Post('replay')
  @HttpCode(202)
  @ApiResponse({ status: 202, description: STARTED, standardSchema: jobView })
  replayGroup(
    @Body({ schema: replayGroupBody }) wanted: z.output<typeof replayGroupBody>,
    @Caller() caller: Principal,
  ): Promise<BatchDetail> {
    return this.begin('replay', wanted, caller);
  }

  @Allow(operator('operator'))
  @Post('discard')
  @HttpCode(202)
  @ApiResponse({ status: 202, description: STARTED, standardSchema: jobView })
  discardGroup(
    @Body({ schema: discardGroupBody }) wanted: z.output<typeof discardGroupBody>,
    @Caller() caller: Principal,
  ): Promise<BatchDetail> {
    return this.begin('discard', wanted, caller);
  }

  @Allow(operator('viewer'))
  @Get('jobs/:id')
  @ApiResponse({ status: 200, description: 'A batch as it stands now.', standardSchema: jobView })
  job(@Param({ schema: jobPath }) { id }: z.output<typeof jobPath>): Promise<BatchDetail> {
    return this.find(id);
  }

  @Allow(operator('operator'))
  @Delete('jobs/:id')
  @ApiResponse({
    status: 200,
    description: 'The batch as it stands now; the key under way is finished.',
    standardSchema: jobView,
  })
  async cancel(
    @Param({ schema: jobPath }) { id }: z.output<typeof jobPath>,
    @Query({ schema: actQuery }) { reason }: z.output<typeof actQuery>,
    @Caller() caller: Principal,
  ): Promise<BatchDetail> {
    refusePersonalData({ reason });
    await this.operator.cancelBatch(id, { actor: actorOf(caller), reason });
    return this.find(id);
  }

  private async begin(
    kind: BatchKind,
    { group, seenAt, keys, reason }: Wanted,
    caller: Principal,
  ): Promise<BatchDetail> {
    const act = { actor: actorOf(caller), reason };
    const begun = await this.operator.startBatch(kind, { ...group, seenAt }, act, keys);
    switch (begun.outcome) {
      case 'started':
        return this.find(begun.id);
      case 'too_many_jobs':
        throw new Problem(409, 'too_many_jobs', 'Other jobs are running.', {
          detail: 'Wait for one to end.',
        });
      case 'too_many_keys':
        throw new Problem(409, 'too_many_keys', 'These are too many keys for one batch.', {
          detail: `A batch takes ${BATCH_KEYS_MAX} keys at most. Nothing is done; choose a group, a topic or a reason.`,
        });
      case 'changed':
        throw new Problem(409, 'group_changed', 'The group has changed since it was looked at.', {
          detail: `It has ${begun.keys} keys by now. Nothing is done; look at it again.`,
        });
    }
  }

  private async find(id: string): Promise<BatchDetail> {
    const batch = await this.operator.reader.batches.find(id);
    if (!batch) throw notFound('job');
    return batch;
  }
}

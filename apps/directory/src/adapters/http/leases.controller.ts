import { Body, Controller, Delete, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { correlationIdOf, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import { LEASE_S, KEEP_LEASE } from '../../tokens.ts';
import type { KeepLease } from '../../keep-lease/keep-lease.handler.ts';
import { agentPath, leaseAnswer, leaveQuery, registration, renewal, type Registration } from './schemas.ts';
import { toLease } from './views.ts';

type Path = z.output<typeof agentPath>;

/** How agents come, stay and go. An agent is named `<service>:<instance>`, after the service whose token it shows. */
@ApiTags('leases')
@Allow(service('directory'))
@Controller('agents/:agentId')
export class LeasesController {
  private readonly leases: KeepLease<SqlTx>;
  private readonly leaseS: number;

  constructor(@Inject(KEEP_LEASE) leases: KeepLease<SqlTx>, @Inject(LEASE_S) leaseS: number) {
    this.leases = leases;
    this.leaseS = leaseS;
  }

  @Put()
  @ApiOkResponse({
    description: 'It is listed until its lease ends; whoever held the name before is superseded.',
    standardSchema: leaseAnswer,
  })
  async register(
    @Param({ schema: agentPath }) { agentId }: Path,
    @Body({ schema: registration }) { leaseS = this.leaseS, ...said }: Registration,
    @Caller() caller: Principal,
  ): Promise<z.output<typeof leaseAnswer>> {
    assertOwn(caller, agentId);
    return toLease(await this.leases.register({ agentId, ...said }, leaseS, correlationIdOf()));
  }

  @Post('renewals')
  @HttpCode(200)
  @ApiOkResponse({ description: 'The lease runs anew from now on.', standardSchema: leaseAnswer })
  async renew(
    @Param({ schema: agentPath }) { agentId }: Path,
    @Body({ schema: renewal }) { epoch }: z.output<typeof renewal>,
    @Caller() caller: Principal,
  ): Promise<z.output<typeof leaseAnswer>> {
    assertOwn(caller, agentId);
    const outcome = await this.leases.renew(agentId, epoch, correlationIdOf());
    if (outcome === 'unknown') throw unknownAgent();
    if (outcome === 'superseded') throw superseded();
    return toLease(outcome);
  }

  @Delete()
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'It is not listed any more, if it was.' })
  async leave(
    @Param({ schema: agentPath }) { agentId }: Path,
    @Query({ schema: leaveQuery }) { epoch }: z.output<typeof leaveQuery>,
    @Caller() caller: Principal,
  ): Promise<void> {
    assertOwn(caller, agentId);
    if ((await this.leases.leave(agentId, epoch, correlationIdOf())) === 'superseded') throw superseded();
  }
}

function assertOwn({ id }: Principal, agentId: string): void {
  if (agentId === id || agentId.startsWith(`${id}:`)) return;
  throw new Problem(403, 'other_agent', 'A service speaks for its own agents only.', {
    detail: 'The name of an agent begins with the name of its service and a colon.',
  });
}

const unknownAgent = (): Problem =>
  new Problem(404, 'agent_unknown', 'No such agent is listed.', { detail: 'Register it anew.' });

const superseded = (): Problem =>
  new Problem(409, 'lease_superseded', 'Another process has registered under this name since.', {
    detail: 'Leave the name to it, or register under another one.',
  });

import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { maskJson } from '@night-market/privacy';
import type { DryRunResult, EventView, ReplayResult, StashOperator } from '@night-market/stash';
import type { z } from 'zod';
import { notFound, Problem } from '../http/problem.ts';
import { OPS_OPERATOR } from '../runtime/tokens.ts';
import { deadLettersQuery, discardBody, keyPath, parkedQuery, replayBody } from './schemas.ts';
import { deadLettersView, discardView, groupsView, keysView, keyView, replayView } from './views.ts';

/** Keys that are held back, for operators. Acts are kept under the caller's name with the reason in stash_audit. */
@ApiTags('ops')
@Controller('ops')
export class OpsController {
  private readonly operator: StashOperator<SqlTx>;

  constructor(@Inject(OPS_OPERATOR) operator: StashOperator<SqlTx>) {
    this.operator = operator;
  }

  /** One page of keys that are held back, parked and waiting ones. */
  @Allow(operator('viewer'))
  @Get('parked')
  @ApiResponse({ status: 200, standardSchema: keysView })
  async list(@Query({ schema: parkedQuery }) { limit, ...query }: z.output<typeof parkedQuery>) {
    const found = await this.operator.reader.list({ ...query, limit: limit + 1 });
    const keys = found.slice(0, limit);
    return { keys, next: found.length > limit ? keys.at(-1)!.key : null };
  }

  @Allow(operator('viewer'))
  @Get('parked/groups')
  @ApiResponse({
    status: 200,
    description: 'Keys that failed for the same reason, the most first.',
    standardSchema: groupsView,
  })
  async groups() {
    return this.operator.reader.groups();
  }

  @Allow(operator('viewer'))
  @Get('parked/:key')
  @ApiResponse({ status: 200, description: 'The key and the first of its events.', standardSchema: keyView })
  async find(@Param({ schema: keyPath }) { key }: z.output<typeof keyPath>) {
    const found = await this.operator.reader.find(key);
    if (!found) throw notFound('key in the stash');
    return { ...found.key, heldBack: found.events.map(masked) };
  }

  @Allow(operator('operator'))
  @Post('parked/:key/replay')
  @HttpCode(200)
  @ApiResponse({
    status: 200,
    description: 'How far it went; of a dry run, what would be published.',
    standardSchema: replayView,
  })
  async replay(
    @Param({ schema: keyPath }) { key }: z.output<typeof keyPath>,
    @Body({ schema: replayBody }) { dryRun, reason }: z.output<typeof replayBody>,
    @Caller() caller: Principal,
  ): Promise<ReplayResult | DryRunResult> {
    const act = { actor: actorOf(caller), reason };
    const result = await (dryRun ? this.operator.dryRun(key, act) : this.operator.replay(key, act));
    assertDone(result.outcome);
    return result;
  }

  @Allow(operator('operator'))
  @Post('parked/:key/discard-head')
  @HttpCode(200)
  @ApiResponse({ status: 200, standardSchema: discardView })
  async discard(
    @Param({ schema: keyPath }) { key }: z.output<typeof keyPath>,
    @Body({ schema: discardBody }) { n, reason }: z.output<typeof discardBody>,
    @Caller() caller: Principal,
  ) {
    const result = await this.operator.discardHead(key, { actor: actorOf(caller), reason }, n);
    assertDone(result.outcome);
    return result;
  }

  /** The parked heads: where the original records are. */
  @Allow(operator('viewer'))
  @Get('dead-letters')
  @ApiResponse({ status: 200, standardSchema: deadLettersView })
  async deadLetters(
    @Query({ schema: deadLettersQuery }) { after, limit }: z.output<typeof deadLettersQuery>,
  ) {
    const rows = await this.operator.reader.deadLetters({ after, limit: limit + 1 });
    const deadLetters = rows.slice(0, limit);
    return { deadLetters, next: rows.length > limit ? deadLetters.at(-1)!.key : null };
  }
}

function assertDone(outcome: string): void {
  if (outcome === 'gone') throw notFound('key in the stash');
  if (outcome === 'busy')
    throw new Problem(409, 'key_busy', 'The key is being worked on.', { detail: 'Try again in a moment.' });
  if (outcome === 'not_the_head')
    throw new Problem(409, 'not_the_head', 'Another event is the head by now.', {
      detail: 'Look at the key again.',
    });
}

/** What is held back may hold what no event should. */
const masked = (event: EventView): EventView => ({
  ...event,
  json: maskJson(event.json),
  headers: maskJson(event.headers) as EventView['headers'],
});

import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, refusePersonalData } from '@night-market/service-kit';
import type { z } from 'zod';
import type { FeederDefinition } from '../../domain/definition.ts';
import type { DryRun } from '../../dry-run/dry-run.handler.ts';
import type { PowerReader } from '../../read-power/ports.ts';
import type { SetUp } from '../../set-up/set-up.handler.ts';
import { DRY_RUN, POWER_READER, SET_UP } from '../../tokens.ts';
import { LOAD_EVERY_S } from '../postgres/pg-load-history.ts';
import { byOf } from './by.ts';
import { accepted } from './refusals.ts';
import type { definition as definitionSchema } from './schemas.ts';
import {
  decisionsQuery,
  dryRunBody,
  feederBody,
  feederPath,
  feedersQuery,
  historyQuery,
  loadQuery,
  modeBody,
  reasonBody,
  reasonQuery,
} from './schemas.ts';
import {
  changedView,
  decisionsView,
  dryRunView,
  feedersView,
  feederView,
  historyView,
  loadView,
  removedView,
} from './view-schemas.ts';
import { toFeederView } from './views.ts';

type Path = z.output<typeof feederPath>;

/** The feeders with their stalls and limits, how they are, and what was decided about them. */
@ApiTags('feeders')
@Controller('feeders')
export class FeedersController {
  private readonly reader: PowerReader;
  private readonly setUp: SetUp<SqlTx>;
  private readonly dryRuns: DryRun;

  constructor(
    @Inject(POWER_READER) reader: PowerReader,
    @Inject(SET_UP) setUp: SetUp<SqlTx>,
    @Inject(DRY_RUN) dryRuns: DryRun,
  ) {
    this.reader = reader;
    this.setUp = setUp;
    this.dryRuns = dryRuns;
  }

  @Allow(operator('viewer'), service('read'))
  @Get()
  @ApiOkResponse({ description: 'One page, in the order of ids.', standardSchema: feedersView })
  async list(@Query({ schema: feedersQuery }) { after = '', limit }: z.output<typeof feedersQuery>) {
    const found = await this.reader.feeders(after, limit + 1);
    const feeders = found.slice(0, limit).map(toFeederView);
    return { feeders, next: found.length > limit ? feeders.at(-1)!.feederId : null };
  }

  @Allow(operator('viewer'), service('read'))
  @Get(':feederId')
  @ApiOkResponse({ description: 'The feeder as it is now.', standardSchema: feederView })
  async one(@Param({ schema: feederPath }) { feederId }: Path) {
    const feeder = await this.reader.feeder(feederId);
    if (!feeder) throw notFound('feeder');
    return toFeederView(feeder);
  }

  @Allow(operator('operator'), service('power'))
  @Put(':feederId')
  @ApiOkResponse({
    description: 'It counts from the next plan on; deadlines and what was learnt stay.',
    standardSchema: changedView,
  })
  async set(
    @Param({ schema: feederPath }) { feederId }: Path,
    @Body({ schema: feederBody }) { definition, reason, version }: z.output<typeof feederBody>,
    @Caller() caller: Principal,
  ) {
    // It is kept, and told on the bus.
    refusePersonalData({ feederId });
    const by = byOf(caller, reason);
    const kept = accepted(await this.setUp.setFeeder(feederId, described(definition), by, version));
    return { feederId, version: kept.version, mode: kept.mode };
  }

  @Allow(operator('operator'), service('power'))
  @Delete(':feederId')
  @ApiOkResponse({
    description: 'Nobody plans it any more. Its stalls stay as they are, and its history and decisions stay.',
    standardSchema: removedView,
  })
  async remove(
    @Param({ schema: feederPath }) { feederId }: Path,
    @Query({ schema: reasonQuery }) { reason }: z.output<typeof reasonQuery>,
    @Caller() caller: Principal,
  ) {
    // It is kept, though it stands in the address.
    refusePersonalData({ reason });
    const { switchedOff } = accepted(await this.setUp.remove(feederId, byOf(caller, reason)));
    return { feederId, switchedOff };
  }

  @Allow(operator('operator'))
  @Post(':feederId/mode')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'Manual: nothing is switched but by overrides. Automatic: the planner decides.',
    standardSchema: changedView,
  })
  async mode(
    @Param({ schema: feederPath }) { feederId }: Path,
    @Body({ schema: modeBody }) { mode, reason }: z.output<typeof modeBody>,
    @Caller() caller: Principal,
  ) {
    const kept = accepted(await this.setUp.setMode(feederId, mode, byOf(caller, reason)));
    return { feederId, version: kept.version, mode: kept.mode };
  }

  @Allow(operator('operator'))
  @Post(':feederId/reclosed')
  @HttpCode(202)
  @ApiOkResponse({ description: 'The breaker is closed again: stalls come back step by step.' })
  async reclosed(
    @Param({ schema: feederPath }) { feederId }: Path,
    @Body({ schema: reasonBody }) { reason }: z.output<typeof reasonBody>,
    @Caller() caller: Principal,
  ): Promise<void> {
    accepted(await this.setUp.reclose(feederId, byOf(caller, reason)));
  }

  @Allow(operator('operator'))
  @Post(':feederId/dry-run')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'What would be decided now, and in each later second that decides something.',
    standardSchema: dryRunView,
  })
  async dryRun(
    @Param({ schema: feederPath }) { feederId }: Path,
    @Body({ schema: dryRunBody }) wish: z.output<typeof dryRunBody>,
  ) {
    const seconds = await this.dryRuns.handle(feederId, wish);
    if (!seconds) throw notFound('feeder');
    return { seconds };
  }

  @Allow(operator('viewer'))
  @Get(':feederId/decisions')
  @ApiOkResponse({ description: 'Newest first, each with its reasons.', standardSchema: decisionsView })
  async decisions(
    @Param({ schema: feederPath }) { feederId }: Path,
    @Query({ schema: decisionsQuery }) { before, limit }: z.output<typeof decisionsQuery>,
  ) {
    return { decisions: await this.reader.decisions(feederId, before ?? null, limit) };
  }

  @Allow(operator('viewer'))
  @Get(':feederId/load')
  @ApiOkResponse({ description: 'What it carried lately, oldest first.', standardSchema: loadView })
  async load(
    @Param({ schema: feederPath }) { feederId }: Path,
    @Query({ schema: loadQuery }) { minutes }: z.output<typeof loadQuery>,
  ) {
    const points = await this.reader.load(feederId, minutes);
    if (points.length === 0 && !(await this.reader.feeder(feederId))) throw notFound('feeder');
    return { everyS: LOAD_EVERY_S, points };
  }

  @Allow(operator('viewer'))
  @Get(':feederId/history')
  @ApiOkResponse({ description: 'Who changed what, and why; newest first.', standardSchema: historyView })
  async history(
    @Param({ schema: feederPath }) { feederId }: Path,
    @Query({ schema: historyQuery }) { before = 1e15, limit }: z.output<typeof historyQuery>,
  ) {
    return { acts: await this.reader.history(feederId, before, limit) };
  }
}

/** A number of the policy that is left out is left out, and not undefined. */
const described = (said: z.output<typeof definitionSchema>): FeederDefinition =>
  JSON.parse(JSON.stringify(said)) as FeederDefinition;

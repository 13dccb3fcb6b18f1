import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { DestinationView, IntentOperator, IntentReader } from '@night-market/intents';
import type { Log } from '@night-market/kernel';
import type { z } from 'zod';
import { notFound, Problem } from '../http/problem.ts';
import { OPS_INTENTS } from '../runtime/tokens.ts';
import { actBody, intentPath, intentsPath, parkedIntentsQuery, tryNowBody } from './schemas.ts';
import { destinationsView, parkedIntentsView, retriedView, triedView } from './views.ts';

/** The rows of one kind of intent, as operators see them and have them retried, and who carries them out. */
export interface OperableIntents {
  readonly reader: IntentReader;
  readonly operator: IntentOperator;
  readonly worker: { view(): readonly DestinationView[]; tryNow(destination: string): void };
}

/** What the audit keeps. */
export interface DestinationTried {
  readonly actor: string;
  /** Kind and destination. */
  readonly subject: string;
  readonly detail: { readonly reason: string };
}

export interface IntentsDesk {
  /** By what the intents are, like `shipment`. */
  readonly kinds: ReadonlyMap<string, OperableIntents>;
  readonly note: (act: DestinationTried) => Promise<void>;
  readonly log: Log;
}

/** Calls to the outside that wait for an operator. A retry is kept in the log under the caller's name with the reason. */
@ApiTags('ops')
@Controller('ops/intents')
export class IntentsController {
  private readonly desk: IntentsDesk;

  constructor(@Inject(OPS_INTENTS) desk: IntentsDesk) {
    this.desk = desk;
  }

  /** What waits and what is parked, by kind and destination, and how this replica sees the circuit. */
  @Allow(operator('viewer'))
  @Get()
  @ApiResponse({ status: 200, standardSchema: destinationsView })
  async destinations() {
    const all = [...this.desk.kinds].map(async ([kind, { reader, worker }]) => {
      const circuits = new Map(worker.view().map(({ destination, circuit }) => [destination, circuit]));
      return (await reader.byDestination()).map((counts) => ({
        ...{ kind, ...counts, circuit: circuits.get(counts.destination) ?? 'closed' },
      }));
    });
    return { destinations: (await Promise.all(all)).flat() };
  }

  @Allow(operator('viewer'))
  @Get(':kind/parked')
  @ApiResponse({
    status: 200,
    description: 'One page of what is parked, the oldest first.',
    standardSchema: parkedIntentsView,
  })
  async parked(
    @Param({ schema: intentsPath }) { kind }: z.output<typeof intentsPath>,
    @Query({ schema: parkedIntentsQuery }) { limit, ...query }: z.output<typeof parkedIntentsQuery>,
  ) {
    const found = await this.intentsOf(kind).reader.parked({ ...query, limit: limit + 1 });
    const intents = found.slice(0, limit);
    return { intents, next: found.length > limit ? intents.at(-1)!.id : null };
  }

  @Allow(operator('operator'))
  @Post(':kind/parked/:id/retry')
  @HttpCode(200)
  @ApiResponse({
    status: 200,
    description: 'It is due now, with no failed tries, and is asked for by its key first.',
    standardSchema: retriedView,
  })
  async retry(
    @Param({ schema: intentPath }) { kind, id }: z.output<typeof intentPath>,
    @Body({ schema: actBody }) { reason }: z.output<typeof actBody>,
    @Caller() caller: Principal,
  ) {
    if (!(await this.intentsOf(kind).operator.retry(id)))
      throw new Problem(409, 'intent_not_parked', 'The intent is not parked.', {
        detail: 'It is unknown, done, or tried again by itself; look at the list.',
      });
    this.desk.log.info(
      { kind, id, actor: actorOf(caller), reason },
      'an operator has a parked intent retried',
    );
    return { outcome: 'retried' };
  }

  @Allow(operator('operator'))
  @Post(':kind/try-now')
  @HttpCode(200)
  @ApiResponse({
    status: 200,
    description:
      'What waits there is due now, and this replica calls it with its next look, open circuit or not.',
    standardSchema: triedView,
  })
  async tryNow(
    @Param({ schema: intentsPath }) { kind }: z.output<typeof intentsPath>,
    @Body({ schema: tryNowBody }) { destination, reason }: z.output<typeof tryNowBody>,
    @Caller() caller: Principal,
  ) {
    const { reader, operator: rows, worker } = this.intentsOf(kind);
    const known = (await reader.byDestination()).find((one) => one.destination === destination);
    if (!known || known.waiting === 0)
      throw new Problem(409, 'nothing_waits', 'Nothing waits for this destination.', {
        detail:
          'GET /ops/intents lists those for which something waits. What is parked is retried one by one.',
      });
    const actor = actorOf(caller);
    await this.desk.note({ actor, subject: `${kind} ${destination}`, detail: { reason } });
    const broughtForward = await rows.bringForward(destination);
    worker.tryNow(destination);
    this.desk.log.info(
      { kind, destination, actor, reason, broughtForward },
      'an operator has a destination tried now',
    );
    return { outcome: 'tried', broughtForward };
  }

  private intentsOf(kind: string): OperableIntents {
    const intents = this.desk.kinds.get(kind);
    if (!intents) throw notFound('kind of intent');
    return intents;
  }
}

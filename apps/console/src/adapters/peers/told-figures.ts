import { pause, type Clock } from '@night-market/kernel';
import type { z } from 'zod';
import type { CallResult, CallService } from '../../call-services/call-service.handler.ts';
import type { ServiceAnswer } from '../../call-services/ports.ts';
import type { Asked, Outcome, Told } from '../../domain/told.ts';
import type { FigureReader } from '../../see-overview/ports.ts';
import { TOLD_PATHS, TOLD_SCHEMAS } from './told-schemas.ts';

/** For each replica, so that one that hangs leaves time for another. */
const REPLICA_LIMIT_MS = 1_000;
/** For a service, all its replicas together. */
const LIMIT_MS = 2_500;

const nothing = (outcome: Exclude<Outcome, 'answered'>): Asked<never> => ({ outcome, figures: null });

/** Figures as the services tell them, each within a limit of its own. */
export class ToldFigures implements FigureReader {
  private readonly calls: Pick<CallService, 'handle'>;
  private readonly clock: Clock;

  constructor(calls: Pick<CallService, 'handle'>, clock: Clock) {
    this.calls = calls;
    this.clock = clock;
  }

  async ask<K extends keyof Told>(
    what: K,
    service: string,
    token: string,
    query = '',
  ): Promise<Asked<Told[K]>> {
    const over = new AbortController();
    const late = pause(this.clock, LIMIT_MS, over.signal).then(() => nothing('late'));
    try {
      return await Promise.race([this.answer(what, service, token, query), late]);
    } catch {
      return nothing('failed');
    } finally {
      over.abort();
    }
  }

  private async answer<K extends keyof Told>(
    what: K,
    service: string,
    token: string,
    query: string,
  ): Promise<Asked<Told[K]>> {
    const request = { method: 'GET', path: TOLD_PATHS[what] + query, token, limitMs: REPLICA_LIMIT_MS };
    const result = await this.calls.handle(service, request);
    if (result.kind !== 'answered') return nothing(OUTCOME_OF[result.kind]);
    const { status } = result.answer;
    if (status === 401 || status === 403) return nothing('refused');
    if (status !== 200) return nothing('failed');
    const schema = TOLD_SCHEMAS[what] as unknown as z.ZodType<Told[K]>;
    return { outcome: 'answered', figures: schema.parse(jsonOf(result.answer)) };
  }
}

const OUTCOME_OF = {
  not_listed: 'not_listed',
  unreachable: 'unreachable',
  unanswered: 'unreachable',
  unknown_services: 'failed',
  unknown_route: 'failed',
} as const satisfies Record<Exclude<CallResult['kind'], 'answered'>, Outcome>;

const jsonOf = ({ body }: ServiceAnswer): unknown => JSON.parse(Buffer.from(body).toString('utf8'));

import { remembered, type Clock } from '@night-market/kernel';
import type { Overview } from '../domain/overview.ts';
import type { SeeOverview } from './see-overview.handler.ts';

/** However many look, the services are asked once in this time for all who may see the same. */
const FRESH_MS = 3_000;

interface Seen {
  readonly overview: Overview | undefined;
  /** In whose name the services were asked. */
  readonly token: string;
}

interface Watch {
  token: string;
  readonly look: () => Promise<Seen>;
}

/** One overview for all operators of the same roles: ten consoles ask the services no more than one does. */
export class SharedOverview {
  private readonly overview: Pick<SeeOverview, 'handle'>;
  private readonly clock: Pick<Clock, 'nowMs'>;
  private readonly watches = new Map<string, Watch>();

  constructor(overview: Pick<SeeOverview, 'handle'>, clock: Pick<Clock, 'nowMs'>) {
    this.overview = overview;
    this.clock = clock;
  }

  /** Undefined while it cannot be known which services there are. */
  async handle(token: string, roles: readonly string[]): Promise<Overview | undefined> {
    const watch = this.watchOf(roles);
    watch.token = token;
    const seen = await watch.look();
    // What one operator is refused, another one may see.
    if (seen.token !== token && isRefused(seen.overview)) return this.overview.handle(token);
    return seen.overview;
  }

  private watchOf(roles: readonly string[]): Watch {
    const name = [...roles].sort().join(' ');
    const known = this.watches.get(name);
    if (known) return known;
    const look = async (): Promise<Seen> => {
      const { token } = watch;
      return { overview: await this.overview.handle(token), token };
    };
    const watch: Watch = { token: '', look: remembered(look, FRESH_MS, this.clock) };
    this.watches.set(name, watch);
    return watch;
  }
}

function isRefused(overview: Overview | undefined): boolean {
  if (!overview) return false;
  const { sagas, money, gate, power, reports, services } = overview;
  const asked = [sagas, money, gate, power, reports, ...services.map(({ health }) => health)];
  return asked.some((one) => one?.outcome === 'refused');
}

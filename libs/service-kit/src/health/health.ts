import { atMost, type Clock } from '@night-market/kernel';

/** A dependency that does not answer by then is down; callers of the probe do not wait for ever either. */
const PROBE_LIMIT_MS = 2_000;

/** One thing that is looked at; `required` ones decide whether the service takes traffic. */
export interface HealthCheck {
  readonly name: string;
  readonly required: boolean;
  /** Resolves to a short word such as `up`; rejects when it is down. */
  readonly probe: () => Promise<string>;
  /** What keeps failing by itself; the service is not ready then, whether it is required or not. */
  readonly fault?: () => string | undefined;
}

/** What a probe rejects with when there is more to say than `down`; the message is shown, so nothing secret in it. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
}

export interface HealthReport {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, string>>;
}

/** Readiness: the store is required; the bus is not, because work is accepted while Kafka is away. */
export class Health {
  private readonly checks: readonly HealthCheck[];
  private readonly clock: Clock;
  private stopping = false;

  constructor(checks: readonly HealthCheck[], clock: Clock) {
    this.checks = checks;
    this.clock = clock;
  }

  /** From now on not ready: load balancers look elsewhere while work in hand is finished. */
  stop(): void {
    this.stopping = true;
  }

  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      this.checks.map(async ({ name, required, probe, fault }) => {
        const failing = fault?.();
        if (failing !== undefined) return { name, word: `failing: ${failing}`, ok: false };
        let state: string | undefined;
        let reason = 'down';
        await atMost(
          this.clock,
          PROBE_LIMIT_MS,
          probe().then(
            (word) => void (state = word),
            (error: unknown) => {
              if (error instanceof NotReadyError) reason = error.message;
            },
          ),
        );
        return { name, word: state ?? reason, ok: state !== undefined || !required };
      }),
    );
    return {
      ready: !this.stopping && results.every((result) => result.ok),
      checks: Object.fromEntries(results.map(({ name, word }) => [name, word])),
    };
  }
}

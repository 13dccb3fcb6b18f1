import { CallFailedError, failureOfAnswer, failureOfCall, HttpCaller } from '@night-market/intents';
import type { Clock } from '@night-market/kernel';
import { signedHeaders } from '@night-market/webhooks';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 65_536;
export const WEBHOOKS_AT_ONCE = 8;

export interface Webhook {
  readonly url: string;
  /** The same for every try. */
  readonly id: string;
  readonly body: string;
}

/** Sends webhooks signed by Standard Webhooks to origins that an operator has allowed, and to no others. */
export class SignedWebhooks {
  private readonly callers: ReadonlyMap<string, HttpCaller>;
  private readonly clock: Clock;

  constructor(origins: readonly string[], clock: Clock) {
    this.clock = clock;
    const caller = (origin: string): HttpCaller =>
      new HttpCaller({
        ...{ origin, timeoutMs: TIMEOUT_MS, connections: WEBHOOKS_AT_ONCE },
        ...{ maxBodyBytes: MAX_ANSWER_BYTES, headers: { 'content-type': 'application/json' } },
      });
    this.callers = new Map(origins.map((origin) => [origin, caller(origin)]));
  }

  /**
   * @param name of the receiver, for operators
   * @throws CallFailedError when it was not taken
   */
  async send(
    { url, id, body }: Webhook,
    secrets: readonly [string, ...string[]],
    name: string,
  ): Promise<void> {
    const { origin, pathname, search } = new URL(url);
    const caller = this.callers.get(origin);
    if (!caller)
      throw new CallFailedError('permanent', `${origin} is not among the origins that may be called`);
    const headers = signedHeaders({ id, sentAtMs: this.clock.nowMs(), body }, secrets);
    const answer = await caller
      .call({ method: 'POST', path: pathname + search, body, headers })
      .catch((error: unknown) => {
        throw failureOfCall(error, name);
      });
    const failure = failureOfAnswer(answer, name, this.clock.nowMs());
    if (failure) throw failure;
  }

  async close(): Promise<void> {
    await Promise.all([...this.callers.values()].map((caller) => caller.close()));
  }
}

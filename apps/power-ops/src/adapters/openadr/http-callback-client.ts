import { CallFailedError, failureOfAnswer, failureOfCall, HttpCaller } from '@night-market/intents';
import { systemClock } from '@night-market/kernel';
import type { Notification } from '../../domain/openadr/objects.ts';
import type { CallbackClient } from '../../tell-subscribers/ports.ts';

const TIMEOUT_MS = 5_000;
const MAX_ANSWER_BYTES = 65_536;
export const CALLBACKS_AT_ONCE = 4;

/** Calls the addresses of subscribers; an operator has allowed each origin. */
export class HttpCallbackClient implements CallbackClient {
  private readonly callers: ReadonlyMap<string, HttpCaller>;

  constructor(origins: readonly string[]) {
    const caller = (origin: string): HttpCaller =>
      new HttpCaller({
        ...{ origin, timeoutMs: TIMEOUT_MS, connections: CALLBACKS_AT_ONCE },
        ...{ maxBodyBytes: MAX_ANSWER_BYTES, headers: { 'content-type': 'application/json' } },
      });
    this.callers = new Map(origins.map((origin) => [origin, caller(origin)]));
  }

  async post(callbackUrl: string, token: string | null, notification: Notification): Promise<void> {
    const { origin, pathname, search } = new URL(callbackUrl);
    const caller = this.callers.get(origin);
    // It was allowed once: whoever has taken it from the list wants no more calls.
    if (!caller)
      throw new CallFailedError('permanent', `${origin} is not in POWER_CALLBACK_ORIGINS any more`);
    const answer = await caller
      .call({
        ...{ method: 'POST', path: pathname + search, body: JSON.stringify(notification) },
        ...(token !== null && { headers: { authorization: `Bearer ${token}` } }),
      })
      .catch((error: unknown) => {
        throw failureOfCall(error, origin);
      });
    const failure = failureOfAnswer(answer, origin, systemClock.nowMs());
    if (failure) throw failure;
  }

  async close(): Promise<void> {
    await Promise.all([...this.callers.values()].map((caller) => caller.close()));
  }
}

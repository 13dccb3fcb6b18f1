import { Pool } from 'undici';

const CONNECTIONS = 64;
const ANSWER_TIMEOUT_MS = 10_000;
const LIMIT_AMPS = 32;
const STALLS = 6;
const STALL_WATTS = 2_300;

/** Feeders and their meters, as power-ops hears of them. */
export class Meters {
  private readonly pool: Pool;
  private readonly marketToken: string;
  private meterKey = '';

  constructor(url: string, marketToken: string) {
    this.marketToken = marketToken;
    this.pool = new Pool(url, {
      ...{ connections: CONNECTIONS, pipelining: 1 },
      ...{ headersTimeout: ANSWER_TIMEOUT_MS, bodyTimeout: ANSWER_TIMEOUT_MS },
    });
  }

  /** Has these feeders described: of 32 A, with six stalls. An overload that a breaker does not stand is shed at once, and nobody is asked for offers. */
  async describe(feederIds: readonly string[]): Promise<void> {
    const made = await this.call('POST', '/ops/meters', { name: 'meters' }, this.marketToken);
    this.meterKey = (JSON.parse(made) as { key: string }).key;
    const stalls = Array.from({ length: STALLS }, (_, n) => ({
      ...{ stallId: `stall-${n}`, connection: 'L1', priorityClass: 1 + (n % 4) },
      appliances: [{ name: 'grill', ratedWatts: STALL_WATTS }],
    }));
    const policy = { severeConfirmMs: 0, bidMs: 0 };
    const body = { reason: 'bench', definition: { phaseLimitAmps: LIMIT_AMPS, stalls, policy } };
    for (const feederId of feederIds) await this.call('PUT', `/feeders/${feederId}`, body, this.marketToken);
  }

  /** Has nobody plan them any more. */
  async remove(feederIds: readonly string[]): Promise<void> {
    for (const feederId of feederIds)
      await this.call('DELETE', `/feeders/${feederId}?reason=bench`, undefined, this.marketToken);
  }

  /** What the meter of a feeder says of L1, now. */
  async say(feederId: string, amps: number): Promise<void> {
    const phaseAmps = { L1: amps, L2: 1 + Math.random(), L3: 1 + Math.random() };
    const measuredAt = new Date().toISOString();
    await this.call('POST', '/readings', { feederId, phaseAmps, measuredAt, quality: 'good' }, this.meterKey);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private async call(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body: object | undefined,
    token: string,
  ): Promise<string> {
    const answer = await this.pool.request({
      ...{ method, path, ...(body && { body: JSON.stringify(body) }) },
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    });
    const text = await answer.body.text();
    if (answer.statusCode < 300) return text;
    throw new Error(`${method} ${path} was answered ${answer.statusCode}: ${text.slice(0, 200)}`);
  }
}

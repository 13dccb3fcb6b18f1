import type { OverloadedRow } from '../evening/overloaded-row.ts';
import type { ReadingBody } from './reading-body.ts';

/** power-ops gives no answer, or not the one that was expected. */
export class PowerError extends Error {
  override readonly name = 'PowerError';
}

const ANSWER_LIMIT_MS = 5_000;

/** power-ops, as meters and whoever sets the market up call it. */
export class PowerClient {
  private readonly urls: readonly string[];
  private readonly marketToken: string;
  private meterKey = '';
  /** The replica that gave the last answer. */
  private place = 0;

  /** @param urls of the replicas: when one gives no answer the next one is asked */
  constructor(urls: readonly string[], marketToken: string) {
    this.urls = urls;
    this.marketToken = marketToken;
  }

  /** Has the feeder described and a key made for its meters. What a run that was killed has left of it goes first. */
  async open(feederId: string, definition: OverloadedRow['definition']): Promise<void> {
    await this.remove(feederId);
    const body = { definition, reason: 'a row of the simulator' };
    await this.expect('PUT', `/feeders/${feederId}`, body, this.marketToken, [200]);
    const issued = await this.expect('POST', '/ops/meters', { name: 'meters' }, this.marketToken, [201]);
    this.meterKey = ((await issued.json()) as { key: string }).key;
  }

  /**
   * Nobody plans it any more, if anybody did; what was decided about it can still be read.
   * @returns the stalls that power-ops had off
   */
  async remove(feederId: string): Promise<readonly string[]> {
    const path = `/feeders/${feederId}?reason=${encodeURIComponent('a row of the simulator')}`;
    const answer = await this.expect('DELETE', path, undefined, this.marketToken, [200, 404]);
    return answer.status === 404 ? [] : ((await answer.json()) as { switchedOff: string[] }).switchedOff;
  }

  async readings(readings: readonly ReadingBody[]): Promise<void> {
    await this.expect('POST', '/readings/bulk', { readings }, this.meterKey, [202]);
  }

  /** @returns whether it was taken */
  async reading(reading: ReadingBody): Promise<boolean> {
    return (await this.call('POST', '/readings', reading, this.meterKey)).status === 202;
  }

  private async expect(
    method: string,
    path: string,
    body: object | undefined,
    token: string,
    statuses: readonly number[],
  ): Promise<Response> {
    const response = await this.call(method, path, body, token);
    if (statuses.includes(response.status)) return response;
    throw new PowerError(`power-ops ${path} answers ${response.status}: ${await response.text()}`);
  }

  private async call(
    method: string,
    path: string,
    body: object | undefined,
    token: string,
  ): Promise<Response> {
    let failure: unknown;
    for (let tries = 0; tries < this.urls.length; tries++) {
      const url = this.urls[this.place]!;
      try {
        return await this.ask(url, method, path, body, token);
      } catch (error) {
        failure = error;
        this.place = (this.place + 1) % this.urls.length;
      }
    }
    throw failure;
  }

  private async ask(
    url: string,
    method: string,
    path: string,
    body: object | undefined,
    token: string,
  ): Promise<Response> {
    const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    try {
      return await fetch(url + path, {
        method,
        headers,
        signal,
        ...(body && { body: JSON.stringify(body) }),
      });
    } catch (error) {
      throw new PowerError(`${url} gives no answer: ${(error as Error).message}.`);
    }
  }
}

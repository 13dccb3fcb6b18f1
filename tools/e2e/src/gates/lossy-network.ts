import { setTimeout as wait } from 'node:timers/promises';

type Fetch = typeof globalThis.fetch;

/** What a network does to requests and answers, by how many it has carried. */
export interface LossPlan {
  /** One of so many is lost: in turn on its way to the gate, and on its way back. */
  readonly lostEvery: number;
  /** One of so many is answered late. */
  readonly lateEvery: number;
  readonly lateMs: number;
}

/** The way from all scanners to all replicas of a gate: in turn to each of them, lossy until it is mended. */
export class LossyNetwork {
  /** Whatever is asked for below it goes to a replica. */
  readonly baseUrl = 'http://gate.invalid';
  readonly carried = { requests: 0, lost: 0, late: 0 };
  private readonly urls: readonly string[];
  private plan: LossPlan | undefined;

  constructor(urls: readonly string[], plan: LossPlan) {
    this.urls = urls;
    this.plan = plan;
  }

  /** From now on nothing is lost, and nothing late. */
  mend(): void {
    this.plan = undefined;
  }

  readonly fetch: Fetch = async (input, init) => {
    const number = ++this.carried.requests;
    const url = String(input).replace(this.baseUrl, this.urls[number % this.urls.length]!);
    const { plan } = this;
    if (!plan) return fetch(url, init);
    const isLost = number % plan.lostEvery === 0;
    const isLostOnTheWay = isLost && (number / plan.lostEvery) % 2 === 0;
    if (isLost) this.carried.lost += 1;
    if (isLostOnTheWay) throw new TypeError('The request was lost.');
    const response = await fetch(url, init);
    if (isLost) {
      await response.body?.cancel();
      throw new TypeError('The answer was lost.');
    }
    if (number % plan.lateEvery === 1) {
      this.carried.late += 1;
      await wait(plan.lateMs, undefined, init?.signal ? { signal: init.signal } : {});
    }
    return response;
  };
}

import { launch } from '@night-market/testing/browser';
import type { Browser } from 'playwright-core';
import { ORDERS_WAY, rowsOf, startEvening, type Evening } from '../../../src/index.ts';
import { Operator, SEEN_LIMIT_MS } from './operator.ts';
import { askService } from './outside.ts';
import { Seen } from './seen.ts';

/** The feeder that trips. */
export const FEEDER = 'row-a';
/** A condition of the platform comes true within this. */
export const PATIENT = { timeoutMs: 60_000, everyMs: 200 };

const SERVICES = [...ORDERS_WAY, 'power-ops', 'directory', 'identity', 'console'];
const CLICKS_MAX = 5;

/** A platform on which failures are planted, and an operator who looks at it. */
export class Scene {
  readonly evening: Evening;
  readonly operator: Operator;
  readonly seen: Seen;
  private readonly browser: Browser;

  private constructor(evening: Evening, browser: Browser, operator: Operator) {
    this.evening = evening;
    this.browser = browser;
    this.operator = operator;
    this.seen = new Seen(operator);
  }

  static async open(): Promise<Scene> {
    const evening = await startEvening({
      name: 'planted',
      services: SERVICES,
      replicas: { 'power-ops': 2 },
      // What fails once waits for an operator.
      env: { orchestrator: { REFUND_MAX_ATTEMPTS: '1' } },
    });
    const browser = await launch();
    return new Scene(evening, browser, await enter(evening, browser, 'operator'));
  }

  get consoleUrl(): string {
    return consoleOf(this.evening);
  }

  openConsole(name: 'operator' | 'viewer'): Promise<Operator> {
    return enter(this.evening, this.browser, name);
  }

  async count(service: string, sql: string): Promise<number> {
    const rows = await rowsOf<{ n: number }>(this.evening, service, `select count(*)::int as n from ${sql}`);
    return rows[0]!.n;
  }

  async isParked(service: string, key: string): Promise<boolean> {
    return (await this.count(service, `stash_key where key = '${key}' and state = 'parked'`)) === 1;
  }

  /** Undefined while there is none. */
  async sagaState(orderId: string): Promise<{ state: string; settled: boolean } | undefined> {
    const asked = askService(this.evening, 'orchestrator', 'GET', `/sagas/${orderId}`);
    return (await asked.catch(() => undefined)) as { state: string; settled: boolean } | undefined;
  }

  /** @throws Error when a failure was seen too late, or took too many clicks */
  expectSeen(name: string): void {
    const { clicks } = this.operator;
    const afterMs = this.seen.report(name, clicks);
    if (!(afterMs <= SEEN_LIMIT_MS)) throw new Error(`${name} was seen after ${afterMs} ms`);
    if (clicks > CLICKS_MAX) throw new Error(`${name} took ${clicks} clicks`);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.evening.end();
  }
}

const consoleOf = ({ platform }: Evening): string => platform.urls['console']![0]!;

async function enter(evening: Evening, browser: Browser, name: 'operator' | 'viewer'): Promise<Operator> {
  const page = await (await browser.newContext({ locale: 'en' })).newPage();
  const someone = new Operator(page, consoleOf(evening));
  await someone.signIn(name, evening.passwordOf(name));
  return someone;
}

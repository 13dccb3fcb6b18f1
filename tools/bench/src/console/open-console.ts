import { setTimeout as wait } from 'node:timers/promises';
import type { IncomingMessage } from 'node:http';
import { EventStreamParser } from '@night-market/scanner-sdk';
import { nowMs } from '../loops.ts';
import type { ConsoleSession } from './console-session.ts';

/** As the page asks: again when orders move, and without that a little later. */
const MOVED_EVERY_MS = 3_000;
const LOOK_AGAIN_MS = 5_000;

/** The overview on a screen: it follows what moves, and asks for the figures as the page does. */
export class OpenConsole {
  /** When it heard what happened to an order, by order and kind, with the time when that happened. */
  readonly heard = new Map<string, { readonly atMs: number; readonly heardMs: number }>();
  readonly overviewMs: number[] = [];
  private readonly session: ConsoleSession;
  private readonly response: IncomingMessage;
  private readonly ended = new AbortController();
  private readonly asking: Promise<void>;
  private hasMoved = false;
  private fault: Error | undefined;

  private constructor(session: ConsoleSession, response: IncomingMessage, isListening: boolean) {
    this.session = session;
    this.response = response;
    if (isListening) this.listen();
    // The page knows no more than that something moved. Browsers run elsewhere: this must not cost what they do.
    else response.on('data', () => (this.hasMoved = true));
    response.on('error', () => undefined);
    this.asking = this.askAgain();
  }

  /** Resolves when it is told where the log stands. @param isListening whether it keeps what it {@link heard} */
  static async open(session: ConsoleSession, isListening: boolean): Promise<OpenConsole> {
    const response = await session.live();
    const positioned = Promise.withResolvers<void>();
    const look = (text: Buffer | string): void => {
      if (/^id: /m.test(String(text))) positioned.resolve();
    };
    response.on('data', look);
    const opened = new OpenConsole(session, response, isListening);
    await positioned.promise;
    response.off('data', look);
    return opened;
  }

  /** @throws Error when the overview was not answered */
  async close(): Promise<void> {
    this.ended.abort();
    this.response.destroy();
    await this.asking;
    await this.session.close();
    if (this.fault) throw this.fault;
  }

  private listen(): void {
    const parser = new EventStreamParser();
    this.response.setEncoding('utf8').on('data', (text: string) => {
      for (const { type, data } of parser.push(text)) if (type === 'order') this.hear(data);
    });
  }

  private hear(data: string): void {
    const { orderId, type, at } = JSON.parse(data) as Record<'orderId' | 'type' | 'at', string>;
    this.hasMoved = true;
    this.heard.set(`${orderId} ${type}`, { atMs: Date.parse(at), heardMs: nowMs() });
  }

  private async askAgain(): Promise<void> {
    const { signal } = this.ended;
    try {
      while (!signal.aborted) {
        this.hasMoved = false;
        const startMs = nowMs();
        await this.session.ask('/api/overview');
        this.overviewMs.push(nowMs() - startMs);
        await wait(MOVED_EVERY_MS, undefined, { signal });
        if (!this.hasMoved) await wait(LOOK_AGAIN_MS - MOVED_EVERY_MS, undefined, { signal });
      }
    } catch (error) {
      if (!signal.aborted) this.fault = error as Error;
    }
  }
}

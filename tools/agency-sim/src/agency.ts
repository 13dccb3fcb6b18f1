import { refusalOf, type WebhookHeaders } from '@night-market/webhooks';
import type { Answers, Hotline, Update } from './answers.ts';

/**
 * What goes wrong with an agency. `down`: it answers 503. `slow`: it answers after a second. `forgetful`: it takes reports
 * and does nothing. `confused`: it says everything twice and the last thing first.
 */
export const FAULTS = ['none', 'down', 'slow', 'forgetful', 'confused'] as const;
export type Fault = (typeof FAULTS)[number];

/** How an agency is reached, and how it answers. */
export interface AgencySettings extends Hotline {
  readonly secret: string;
  readonly fault: Fault;
}

export interface TakenDelivery {
  readonly id: string;
  readonly type: string;
  readonly reportId: string;
  /** When it was taken, in milliseconds since 1970. */
  readonly atMs: number;
}

/** What an agency has seen. */
export interface AgencyView {
  readonly fault: Fault;
  /** In order; each once, however often it came. */
  readonly taken: readonly TakenDelivery[];
  /** Deliveries that came again. */
  readonly repeated: number;
  /** Deliveries with a bad signature. */
  readonly forged: number;
  /** Updates that are still to be sent. */
  readonly unsent: number;
}

interface Body {
  readonly type: string;
  readonly data: { readonly reportId: string };
}

const SLOW_MS = 1_000;

/** One agency: takes each delivery once, takes the report on, and is done with it. */
export class Agency {
  settings: AgencySettings;
  private readonly answers: Answers;
  private readonly taken = new Map<string, TakenDelivery>();
  private repeated = 0;
  private forged = 0;

  constructor(settings: AgencySettings, answers: Answers) {
    this.settings = settings;
    this.answers = answers;
  }

  /** @returns the HTTP status of the answer */
  async take(headers: WebhookHeaders, body: Buffer): Promise<number> {
    const { fault, secret } = this.settings;
    if (fault === 'down') return 503;
    if (fault === 'slow') await new Promise((done) => setTimeout(done, SLOW_MS));
    const nowMs = Date.now();
    if (refusalOf(secret, headers, body, nowMs)) {
      this.forged += 1;
      return 401;
    }
    const id = headers.id!;
    if (this.taken.has(id)) {
      this.repeated += 1;
      return 200;
    }
    const { type, data } = JSON.parse(body.toString()) as Body;
    this.taken.set(id, { id, type, reportId: data.reportId, atMs: nowMs });
    if (type === 'report.routed' && fault !== 'forgetful') this.answer(data.reportId, id, nowMs);
    return 200;
  }

  get view(): AgencyView {
    const { repeated, forged } = this;
    const { fault } = this.settings;
    return { fault, taken: [...this.taken.values()], repeated, forged, unsent: this.answers.unsent };
  }

  private answer(reportId: string, id: string, nowMs: number): void {
    const update = (status: string, afterMs: number): Update => ({
      ...{ updateId: `${status} ${id}`, reportId, status, atMs: nowMs + afterMs },
    });
    const inOrder = [update('investigating', 0), update('closed', 1)];
    const said = this.settings.fault === 'confused' ? [...inOrder.toReversed(), ...inOrder] : inOrder;
    this.answers.send(this.settings, said);
  }
}

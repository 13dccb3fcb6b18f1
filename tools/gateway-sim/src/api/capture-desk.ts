import { z } from 'zod';
import { captureScripts, ordinary } from './capture-scripts.ts';
import type { CaptureScript } from './capture-scripts.ts';
import { createLatency, fire } from './context.ts';
import type { Context } from './context.ts';
import type { KeyEntry } from '../books/books.ts';
import type { Capture, Charge, LateCapture } from '../books/records.ts';
import { captureScope } from '../faults/fault-plan.ts';
import { errorAnswer, GatewayError, okAnswer, replayed } from '../http/reply.ts';
import type { Answer, Reply } from '../http/reply.ts';

/** Body of `POST /v1/captures`; the amount is in minor units. */
export const captureBody = z.object({
  reference: z.string().min(1).max(200),
  amount: z.int().positive(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be three capital letters'),
});

/** Makes captures, as the faults will have it. */
export class CaptureDesk {
  private readonly context: Context;
  private readonly wait: (key: string) => Promise<void>;
  private readonly lateTimers = new Set<NodeJS.Timeout>();

  constructor(context: Context) {
    this.context = context;
    this.wait = createLatency(context);
    for (const late of context.store.books.late.values()) this.arm(late);
  }

  /** Answers one request. What happens between the latency and the journal happens in one go. */
  async capture(charge: Charge): Promise<Reply> {
    const { store } = this.context;
    await this.wait(charge.key);
    const known = store.books.byKey(charge.key);
    if (known !== undefined) {
      if (!isSame(known, charge)) {
        throw new GatewayError(422, 'idempotency_key_reused', 'This key was used for another capture.');
      }
      if (known.captures.length > 0 || known.declined !== null) {
        await store.written();
        return keyAnswer(known, true);
      }
    }
    // A known key without a result waits for its late capture: this is the retry, and it goes through.
    const fault = known === undefined ? store.plan.captureFault(charge.reference) : null;
    if (fault !== null) fire(this.context, captureScope(charge.reference), fault);
    return this.play(charge, fault === null ? ordinary : captureScripts[fault]);
  }

  /** Captures still to be made for requests that were given up. */
  get latePending(): number {
    return this.lateTimers.size;
  }

  /** Forgets the timers; the journal brings late captures back at the next start. */
  stop(): void {
    for (const timer of this.lateTimers) clearTimeout(timer);
    this.lateTimers.clear();
  }

  private async play(charge: Charge, script: CaptureScript): Promise<Reply> {
    const { store, teller } = this.context;
    if (script.reply === 'decline') this.decline(charge);
    if (script.late !== undefined) this.promiseLate(charge, script.late === 'once');
    const first = script.captures > 0 ? this.book(charge, this.marks(charge, script)) : null;
    const second = script.captures > 1 ? this.book(charge, secondMarks(script)) : null;
    await store.written();
    if (second !== null && script.second === 'webhook_first')
      await teller.tellNow({ type: 'capture', of: second });
    // Told after the answer has gone out.
    setImmediate(() => {
      if (first !== null && first.silent !== true) teller.tell({ type: 'capture', of: first }, script.manner);
      if (second !== null && script.second === 'webhook') teller.tell({ type: 'capture', of: second });
    });
    if (script.reply === 'silence') return 'silence';
    if (script.reply === 'error')
      return errorAnswer(500, 'server_error', 'The gateway failed; the outcome is unknown.');
    return keyAnswer(store.books.byKey(charge.key) as KeyEntry, false);
  }

  private marks(charge: Charge, script: CaptureScript): Partial<Capture> {
    const { store, teller } = this.context;
    const isTold = teller.isOn && (script.manner !== undefined || store.plan.isTold(charge.reference));
    return isTold ? {} : { silent: true };
  }

  private book(charge: Charge, marks: Partial<Capture>): Capture {
    const { store, metrics, draw } = this.context;
    const nth = store.books.byKey(charge.key)?.captures.length ?? 0;
    const { key, reference, amount, currency } = charge;
    const id = draw.id('cap', key, nth);
    const capture: Capture = {
      id,
      key,
      reference,
      amount,
      currency,
      createdAt: new Date(store.plan.nowMs()).toISOString(),
      ...marks,
    };
    store.commit({ t: 'capture', ...capture });
    metrics.count('gateway_captures_total');
    return capture;
  }

  private decline(charge: Charge): void {
    this.context.store.commit({ t: 'decline', ...charge, code: 'card_declined' });
    this.context.metrics.count('gateway_declines_total');
  }

  private promiseLate(charge: Charge, once: boolean): void {
    const { store } = this.context;
    const late: LateCapture = { ...charge, once, dueAtMs: Date.now() + store.plan.settings.lateMs };
    store.commit({ t: 'late', ...late });
    this.arm(late);
  }

  private arm(late: LateCapture): void {
    const timer = setTimeout(
      () => {
        this.lateTimers.delete(timer);
        this.settleLate(late);
      },
      Math.max(0, late.dueAtMs - Date.now()),
    );
    this.lateTimers.add(timer);
  }

  private settleLate({ once, dueAtMs: _, ...charge }: LateCapture): void {
    const { store, teller } = this.context;
    const isCaptured = (store.books.byKey(charge.key)?.captures.length ?? 0) > 0;
    if (isCaptured && once) {
      store.commit({ t: 'late_dropped', key: charge.key });
      return;
    }
    const silent = teller.isOn ? {} : { silent: true as const };
    const { key, reference, amount, currency } = charge;
    teller.tell({
      type: 'capture',
      of: this.book({ key, reference, amount, currency }, { late: true, ...silent }),
    });
  }
}

function secondMarks(script: CaptureScript): Partial<Capture> {
  if (script.second === 'answer') return { answered: true, silent: true };
  return script.second === 'untold' ? { silent: true } : {};
}

function isSame(entry: KeyEntry, charge: Charge): boolean {
  const { reference, amount, currency } = entry;
  return reference === charge.reference && amount === charge.amount && currency === charge.currency;
}

/** The answer that a key stands for: its first capture, with the duplicates that the gateway admits. */
function keyAnswer(entry: KeyEntry, isReplay: boolean): Answer {
  const [first] = entry.captures;
  if (first === undefined) {
    const declined = errorAnswer(402, entry.declined ?? 'card_declined', 'The card was declined.');
    return isReplay ? { ...declined, headers: replayed } : declined;
  }
  const duplicates = entry.captures.filter((capture) => capture.answered === true);
  const admitted =
    duplicates.length === 0 ? {} : { duplicates: duplicates.map(({ id, amount }) => ({ id, amount })) };
  return okAnswer({ ...publicCapture(first), ...admitted }, isReplay);
}

/** A capture as the API shows it. */
export function publicCapture({ id, key, reference, amount, currency, createdAt }: Capture): object {
  return { id, status: 'succeeded', key, reference, amount, currency, createdAt };
}

import { UnknownOutcomeError } from '@night-market/intents';
import { beforeEach, describe, expect, it } from 'vitest';
import { capture, charge } from './support/facts.ts';
import { CarryOutCapture } from '../src/capture/carry-out-capture.handler.ts';
import type { GatewayReport } from '../src/domain/charge.ts';
import { CarryOutRefund } from '../src/refund/carry-out-refund.handler.ts';
import type { RefundOutcome, TracedRefund } from '../src/refund/ports.ts';

const unknown = new UnknownOutcomeError('no answer');
let asked: string[];
let recorded: unknown[];
beforeEach(() => {
  asked = [];
  recorded = [];
});

/** What the gateway will say; undefined means: no answer that can be trusted. */
async function answer<A>(question: string, given: A | undefined): Promise<A> {
  asked.push(question);
  if (given === undefined) throw unknown;
  return given;
}

const keep = (reports: unknown): void => void recorded.push(reports);

describe('carrying a capture out', () => {
  const due = charge();
  const nothing: GatewayReport = { orderId: 'order-1', captures: [] };
  const captured: GatewayReport = { orderId: 'order-1', captures: [capture('cap-1')] };
  const declined: GatewayReport = { orderId: 'order-1', captures: [], declined: 'card_declined' };
  const run = (askFirst: boolean, found: GatewayReport | undefined, made: GatewayReport | undefined) =>
    new CarryOutCapture({
      capture: (one) => (expect(one).toBe(due), answer('capture', made)),
      findCaptures: (one) => (expect(one).toBe(due), answer('find', found)),
    })
      .run(due, askFirst)
      .then(keep);

  it('captures a fresh intent without asking', async () => {
    await run(false, nothing, captured);
    expect([asked, recorded]).toEqual([['capture'], [captured]]);
  });

  it.each([
    ['captured it', captured],
    ['refused it', declined],
  ])('never captures again when the gateway %s', async (_name, found) => {
    await run(true, found, captured);
    expect([asked, recorded]).toEqual([['find'], [{ ...found, toldBy: 'query' }]]);
  });

  it('captures again, only after asking, when the gateway knows of nothing', async () => {
    await run(true, nothing, declined);
    expect([asked, recorded]).toEqual([['find', 'capture'], [declined]]);
  });

  it('does not capture while it cannot ask', async () => {
    await expect(run(true, undefined, captured)).rejects.toBe(unknown);
    expect([asked, recorded]).toEqual([['find'], []]);
  });

  it('records nothing of an unknown outcome', async () => {
    await expect(run(false, nothing, undefined)).rejects.toBe(unknown);
    expect(recorded).toEqual([]);
  });
});

describe('carrying a refund out', () => {
  const due: TracedRefund = {
    captureId: 'cap-2',
    orderId: 'order-1',
    amount: 12_000,
    currency: 'TWD',
    state: 'pending',
    attempt: 1,
    refundId: null,
    correlationId: 'correlation',
    causationId: 'command',
  };
  const paid: RefundOutcome = {
    captureId: 'cap-2',
    result: { refundId: 'ref-2', money: { amount: 12_000, currency: 'TWD' } },
  };
  const refused: RefundOutcome = { captureId: 'cap-2', result: { failedCode: 'refund_failed' } };
  const run = (
    askFirst: boolean,
    find: () => Promise<RefundOutcome | undefined>,
    made: RefundOutcome | undefined,
  ) =>
    new CarryOutRefund({ refund: () => answer('refund', made), findRefund: find })
      .run(due, askFirst)
      .then(keep);
  const finds = (found: RefundOutcome | undefined) => async () => {
    asked.push('find');
    return found;
  };

  it('pays a fresh intent without asking', async () => {
    await run(false, finds(undefined), paid);
    expect([asked, recorded]).toEqual([['refund'], [paid]]);
  });

  it('never pays again when the gateway has paid', async () => {
    await run(true, finds(paid), refused);
    expect([asked, recorded]).toEqual([['find'], [{ ...paid, toldBy: 'query' }]]);
  });

  it('pays again, only after asking, when the gateway knows of nothing', async () => {
    await run(true, finds(undefined), refused);
    expect([asked, recorded]).toEqual([['find', 'refund'], [refused]]);
  });

  it('does not pay while it cannot ask', async () => {
    await expect(run(true, () => answer('find', undefined), paid)).rejects.toBe(unknown);
    expect([asked, recorded]).toEqual([['find'], []]);
  });
});

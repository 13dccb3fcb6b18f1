import type { Tx } from '@night-market/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { capture, charge } from '../../test/support/facts.ts';
import { MemoryBooks } from '../../test/support/memory-books.ts';
import type { RefundOutcome, TracedRefund } from './ports.ts';
import { RecordRefunds } from './record-refunds.handler.ts';
import { StartRefunds } from './start-refunds.handler.ts';

let books: MemoryBooks;
let offered: TracedRefund[];
let start: (...commands: Partial<ReturnType<typeof command>>[]) => Promise<void>;
let record: (...outcomes: RefundOutcome[]) => Promise<void>;

const command = () => ({
  orderId: 'order-1',
  captureId: 'cap-2',
  attempt: 1,
  correlationId: 'correlation',
  causationId: 'command 1',
});

beforeEach(async () => {
  books = new MemoryBooks();
  offered = [];
  const ports = { store: books, ledger: books.ledger, events: books.events };
  const starting = new StartRefunds<Tx>(ports, (intents) => void offered.push(...intents));
  const recording = new RecordRefunds<Tx>(ports);
  start = (...commands) =>
    books.run((tx) =>
      starting.run(
        tx,
        commands.map((more) => ({ ...command(), ...more })),
      ),
    );
  record = (...outcomes) => books.run((tx) => recording.run(tx, outcomes));
  books.charges.set('order-1', charge('order-1', { state: 'captured', captureId: 'cap-1' }));
  for (const id of ['cap-1', 'cap-2', 'cap-3'])
    books.captures.set(id, { ...capture(id), orderId: 'order-1' });
});

const paidBack = (captureId: string, refundId: string, amount = 12_000): RefundOutcome => ({
  captureId,
  result: { refundId, money: { amount, currency: 'TWD' } },
});
const paid = paidBack('cap-2', 'ref-2');
const refused: RefundOutcome = { captureId: 'cap-2', result: { failedCode: 'refund_failed' } };
const kinds = () => books.transfers.map(({ kind, reference }) => `${kind} ${reference}`);

describe('starting refunds', () => {
  it('writes the intent, promises the money and offers it once that is committed', async () => {
    await start({});
    expect(books.refunds.get('cap-2')).toMatchObject({ state: 'pending', attempt: 1, amount: 12_000 });
    expect(kinds()).toEqual(['refund_promised cap-2']);
    expect(offered).toEqual([books.refunds.get('cap-2')]);
    expect(books.heard).toEqual([]);
  });

  it('starts one refund for a command that is repeated, in one batch or several', async () => {
    await start({}, {});
    await start({});
    expect(offered).toHaveLength(1);
    expect(kinds()).toEqual(['refund_promised cap-2']);
    expect(books.heard).toEqual([]);
  });

  it('lets a late command of an earlier attempt pass by, within a batch, too', async () => {
    await start({ attempt: 2 }, { attempt: 1 });
    expect(offered.map(({ attempt }) => attempt)).toEqual([2]);
    expect(books.refunds.get('cap-2')?.attempt).toBe(2);
  });

  it('starts the duplicates of an order side by side', async () => {
    await start({}, { captureId: 'cap-3' });
    expect(offered.map(({ captureId }) => captureId)).toEqual(['cap-2', 'cap-3']);
  });

  it('tries again with the next attempt, without promising the money twice', async () => {
    await start({});
    await record(refused);
    await start({ attempt: 2, causationId: 'command 2' });
    expect(offered.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(kinds()).toEqual(['refund_promised cap-2']);
    expect(books.refunds.get('cap-2')).toMatchObject({ state: 'pending', causationId: 'command 2' });
  });

  it('answers at once what is paid already, as often as it is asked', async () => {
    await start({});
    await record(paid);
    await start({}, { attempt: 2 });
    expect(offered).toHaveLength(1);
    expect(books.types()).toEqual(['refunded', 'refunded', 'refunded']);
    expect(books.heard.at(-1)).toMatchObject({
      attempt: 2,
      refundId: 'ref-2',
      money: { amount: 12_000, currency: 'TWD' },
    });
    expect(kinds()).toEqual(['refund_promised cap-2', 'refund_paid cap-2']);
  });

  it.each([
    ['a capture nobody knows', { captureId: 'cap-9' }, 'unknown_capture', undefined],
    [
      "the order's own capture",
      { captureId: 'cap-1' },
      'not_a_duplicate',
      { amount: 12_000, currency: 'TWD' },
    ],
    [
      'a capture of another order',
      { orderId: 'order-9' },
      'unknown_capture',
      { amount: 12_000, currency: 'TWD' },
    ],
  ])('refuses %s and moves no money', async (_name, more, code, money) => {
    await start(more);
    expect(books.heard).toMatchObject([{ type: 'refund_failed', code, attempt: 1, ...more }]);
    expect(books.heard[0]?.['money']).toEqual(money);
    expect([offered, books.transfers]).toEqual([[], []]);
  });
});

describe('recording refunds', () => {
  beforeEach(() => start({}));

  it('settles the refund, books it and tells the world', async () => {
    await record(paid);
    expect(books.refunds.get('cap-2')).toMatchObject({ state: 'refunded', refundId: 'ref-2' });
    expect(kinds()).toEqual(['refund_promised cap-2', 'refund_paid cap-2']);
    expect(books.heard).toEqual([
      {
        type: 'refunded',
        orderId: 'order-1',
        captureId: 'cap-2',
        attempt: 1,
        refundId: 'ref-2',
        money: { amount: 12_000, currency: 'TWD' },
        correlationId: 'correlation',
        causationId: 'command 1',
      },
    ]);
  });

  it('changes nothing when it hears the same again, whoever tells it', async () => {
    await record(paid, paid);
    await record(paid);
    await record(refused);
    expect(books.types()).toEqual(['refunded']);
    expect(kinds()).toEqual(['refund_promised cap-2', 'refund_paid cap-2']);
  });

  it('tells of a failure once, and keeps the money promised', async () => {
    await record(refused);
    await record(refused);
    expect(books.types()).toEqual(['refund_failed']);
    expect(books.heard[0]).toMatchObject({ code: 'refund_failed', attempt: 1 });
    expect(kinds()).toEqual(['refund_promised cap-2']);
  });

  it('believes money that went back more than a failure, beside it or before it', async () => {
    await record(refused, paid);
    expect(books.types()).toEqual(['refunded']);
    await start({ captureId: 'cap-3' });
    await record({ captureId: 'cap-3', result: { failedCode: 'x' } });
    await record(paidBack('cap-3', 'ref-3'));
    expect(books.types()).toEqual(['refunded', 'refund_failed', 'refunded']);
    expect(books.refunds.get('cap-3')).toMatchObject({ state: 'refunded', refundId: 'ref-3' });
  });

  it('leaves refunds alone that nobody asked for', async () => {
    await record(paidBack('cap-3', 'ref-3'));
    expect(books.heard).toEqual([]);
    expect(books.refunds.has('cap-3')).toBe(false);
  });

  it('waits for the whole of it: a part that went back is not the refund', async () => {
    await record(paidBack('cap-2', 'ref-a', 7_000));
    await record(paidBack('cap-2', 'ref-a', 7_000));
    expect([books.types(), kinds()]).toEqual([[], ['refund_promised cap-2']]);
    await record(paidBack('cap-2', 'ref-b', 5_000));
    expect(books.types()).toEqual(['refunded']);
    expect(kinds()).toEqual(['refund_promised cap-2', 'refund_paid cap-2']);
  });

  it('counts parts that come together, and a failure beside a part', async () => {
    await record(paidBack('cap-2', 'ref-a', 7_000), refused);
    expect(books.types()).toEqual(['refund_failed']);
    await record(paidBack('cap-2', 'ref-b', 2_500), paidBack('cap-2', 'ref-c', 2_500));
    expect(books.types()).toEqual(['refund_failed', 'refunded']);
  });

  it('is not satisfied by as much of another currency', async () => {
    await record({
      captureId: 'cap-2',
      result: { refundId: 'ref-a', money: { amount: 12_000, currency: 'JPY' } },
    });
    expect(books.types()).toEqual([]);
  });
});

describe('a refund that the gateway made by itself', () => {
  it('is found when it is asked for: nothing is asked of the gateway, and all is booked', async () => {
    await record(paid);
    await start({}, {});
    await start({ attempt: 2 });
    expect(offered).toEqual([]);
    expect(books.refunds.get('cap-2')).toMatchObject({ state: 'refunded', refundId: 'ref-2', attempt: 1 });
    expect(kinds()).toEqual(['refund_promised cap-2', 'refund_paid cap-2']);
    expect(books.types()).toEqual(['refunded', 'refunded', 'refunded']);
  });

  it('settles a refund that failed, with the next attempt', async () => {
    await start({});
    await record(refused);
    books.returns.set('ref-9', { id: 'ref-9', captureId: 'cap-2', amount: 12_000, currency: 'TWD' });
    await start({ attempt: 2 });
    expect(offered.map(({ attempt }) => attempt)).toEqual([1]);
    expect(books.types()).toEqual(['refund_failed', 'refunded']);
    expect(kinds()).toEqual(['refund_promised cap-2', 'refund_paid cap-2']);
  });

  it('of a part only leaves the rest to ask for', async () => {
    await record(paidBack('cap-2', 'ref-a', 5_000));
    await start({});
    expect([offered.length, books.types()]).toEqual([1, []]);
  });

  it("of an order's own capture is no refund of ours", async () => {
    await record(paidBack('cap-1', 'ref-1'));
    await start({ captureId: 'cap-1' });
    expect(books.heard).toMatchObject([{ type: 'refund_failed', code: 'not_a_duplicate' }]);
    expect(books.transfers).toEqual([]);
  });
});

import type { Tx } from '@night-market/kernel';
import { beforeEach, describe, expect, it } from 'vitest';
import { capture, request, requested } from '../../test/support/facts.ts';
import { MemoryBooks } from '../../test/support/memory-books.ts';
import type { Charge, GatewayReport } from '../domain/charge.ts';
import { RecordCaptures } from './record-captures.handler.ts';
import { StartCaptures } from './start-captures.handler.ts';

let books: MemoryBooks;
let offered: Charge[];
let start: (...payments: [order: string, payment: string][]) => Promise<void>;
let record: (...reports: GatewayReport[]) => Promise<void>;

beforeEach(async () => {
  books = new MemoryBooks();
  offered = [];
  const ports = { store: books, ledger: books.ledger, events: books.events };
  const starting = new StartCaptures<Tx>(ports, (intents) => void offered.push(...intents));
  const recording = new RecordCaptures<Tx>(ports);
  start = (...payments) =>
    books.run((tx) =>
      starting.run(
        tx,
        payments.map(([order, id]) => requested(order, id)),
      ),
    );
  record = (...reports) => books.run((tx) => recording.run(tx, reports));
  const asked = ['pay-1', 'pay-2', 'pay-3'].map((id) => request('order-1', id));
  await books.run(async (tx) => {
    await books.open(tx, [...asked, request('order-2', 'pay-4')]);
    await books.insert(tx, [...asked, request('order-2', 'pay-4')]);
  });
});

const captured = (...ids: string[]): GatewayReport => ({
  orderId: 'order-1',
  captures: ids.map((id) => capture(id)),
});
const declined: GatewayReport = { orderId: 'order-1', captures: [], declined: 'card_declined' };
const of = (type: string) => books.heard.filter((one) => one.type === type);

describe('starting captures', () => {
  it('writes the intent of the first request and offers it once that is committed', async () => {
    await start(['order-1', 'pay-1']);
    expect(books.charges.get('order-1')).toMatchObject({ state: 'pending', causationId: 'event of pay-1' });
    expect(offered).toEqual([books.charges.get('order-1')]);
    expect(books.heard).toEqual([]);
  });

  it('offers nothing when the transaction does not commit', async () => {
    const ports = { store: books, ledger: books.ledger, events: books.events };
    const useCase = new StartCaptures<Tx>(ports, (intents) => void offered.push(...intents));
    await useCase.run({ settled: () => Promise.resolve(), afterCommit: () => undefined }, [
      requested('order-1', 'pay-1'),
    ]);
    expect(offered).toEqual([]);
  });

  it('starts one capture for many requests, in one batch or several', async () => {
    await start(['order-1', 'pay-1'], ['order-1', 'pay-2'], ['order-2', 'pay-4']);
    await start(['order-1', 'pay-3']);
    expect(offered.map(({ orderId }) => orderId)).toEqual(['order-1', 'order-2']);
    expect([...books.payments.values()].map(({ replayed }) => replayed)).toEqual([false, true, true, false]);
    expect(books.heard).toEqual([]);
  });

  it('answers a request from the result at once when there is one', async () => {
    await start(['order-1', 'pay-1']);
    await record(captured('cap-1'));
    await start(['order-1', 'pay-2']);
    expect(offered).toHaveLength(1);
    expect(of('result_replayed')).toEqual([
      {
        type: 'result_replayed',
        orderId: 'order-1',
        paymentId: 'pay-2',
        result: 'captured',
        captureId: 'cap-1',
        failureCode: null,
        correlationId: 'correlation of pay-2',
        causationId: 'event of pay-2',
      },
    ]);
  });

  it('charges a refused order no second time either', async () => {
    await start(['order-1', 'pay-1']);
    await record(declined);
    await start(['order-1', 'pay-2']);
    expect(offered).toHaveLength(1);
    expect(of('result_replayed')).toMatchObject([{ result: 'capture_failed', failureCode: 'card_declined' }]);
  });

  it('cannot start what was never accepted', async () => {
    await expect(start(['order-9', 'pay-9'])).rejects.toThrow('an order without a charge');
    expect(offered).toEqual([]);
  });
});

describe('recording captures', () => {
  beforeEach(() => start(['order-1', 'pay-1']));

  it('settles the charge, books it and tells the world', async () => {
    await record(captured('cap-1'));
    expect(books.charges.get('order-1')).toMatchObject({ state: 'captured', captureId: 'cap-1' });
    expect(books.transfers.map(({ kind, reference }) => [kind, reference])).toEqual([['capture', 'cap-1']]);
    expect(books.types()).toEqual(['captured']);
  });

  it('changes nothing when it hears the same again, whoever tells it', async () => {
    await record(captured('cap-1'), captured('cap-1'));
    await record(captured('cap-1'));
    await record(declined);
    expect(books.types()).toEqual(['captured']);
    expect(books.transfers).toHaveLength(1);
  });

  it('announces each further capture once, however it comes', async () => {
    await record(captured('cap-1', 'cap-2'), captured('cap-2'));
    await record(captured('cap-2'), captured('cap-3'));
    await record(captured('cap-3', 'cap-1'));
    expect(books.types()).toEqual(['captured', 'duplicate_captured', 'duplicate_captured']);
    expect(of('duplicate_captured')).toMatchObject([
      { dupTxnId: 'cap-2', origTxnId: 'cap-1' },
      { dupTxnId: 'cap-3', origTxnId: 'cap-1' },
    ]);
    expect(books.transfers.map(({ kind }) => kind)).toEqual(['capture', 'duplicate', 'duplicate']);
  });

  it('answers requests that were waiting, each once, when the result comes', async () => {
    await start(['order-1', 'pay-2'], ['order-1', 'pay-3']);
    await record(captured('cap-1'));
    await record(captured('cap-2'));
    expect(of('result_replayed').map(({ paymentId }) => paymentId)).toEqual(['pay-2', 'pay-3']);
    expect(of('result_replayed')[0]).toMatchObject({
      correlationId: 'correlation of pay-2',
      causationId: 'event of pay-1',
    });
  });

  it('answers them with the refusal, too', async () => {
    await start(['order-1', 'pay-2']);
    await record(declined);
    expect(of('result_replayed')).toMatchObject([{ paymentId: 'pay-2', result: 'capture_failed' }]);
  });

  it('keeps captures of orders nobody asked for aside', async () => {
    await record({ orderId: 'order-9', captures: [capture('cap-9')] }, captured('cap-1'));
    expect([...books.unmatched.values()]).toEqual([{ ...capture('cap-9'), orderId: 'order-9' }]);
    expect([...books.captures.keys()]).toEqual(['cap-1']);
    expect(books.types('order-9')).toEqual([]);
  });

  it('takes a webhook that comes before the request was handled', async () => {
    await record({ orderId: 'order-2', captures: [capture('cap-4')] });
    await start(['order-2', 'pay-4']);
    expect(books.types('order-2')).toEqual(['captured', 'result_replayed']);
    expect(offered.map(({ orderId }) => orderId)).toEqual(['order-1']);
  });

  it('settles many orders together, each by its own reports', async () => {
    await record(declined, { orderId: 'order-2', captures: [capture('cap-4')] });
    expect([books.types('order-1'), books.types('order-2')]).toEqual([['capture_failed'], ['captured']]);
  });

  it('compares with what is stored only what was told before, and says which way it came', async () => {
    await record(captured('cap-1'));
    expect(books.compared).toEqual([]);
    await record({ ...captured('cap-1'), toldBy: 'webhook' });
    const { amount, currency } = capture('cap-1');
    expect(books.compared).toEqual([
      { id: 'cap-1', reference: 'order-1', amount, currency, toldBy: 'webhook' },
    ]);
  });

  it('does nothing for nothing', async () => {
    await record();
    expect(books.heard).toEqual([]);
  });
});

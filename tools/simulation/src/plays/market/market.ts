import { SimStore } from '../../store/sim-store.ts';
import type { PlayDefinition } from '../play.ts';
import { unsettled, wrongMoney, type Books } from './books.ts';
import { Customers } from './customers.ts';
import { Gateway } from './gateway.ts';
import { advanceSagas, fireTimers } from './orchestrator.ts';
import { refund } from './payments.ts';

/** Orders that are paid, some twice, and refunds that make it good. */
export const market: PlayDefinition = {
  consumers: { 'pay.txn.v1': 'orchestrator', 'pay.cmd.v1': 'payments' },
  create: ({ world, broker, crew }) => {
    const gateway = new Gateway(world);
    const customers = new Customers(world, () => crew.replicasOf('payments'));
    const payments = new SimStore('payments', world);
    const orchestrator = new SimStore('orchestrator', world);
    const books: Books = { gateway, orders: customers.orders, payments, orchestrator };
    return {
      stores: [payments, orchestrator],
      open: () => {
        crew.start({
          ...{ name: 'payments', store: payments, broker },
          consumes: { topic: 'pay.cmd.v1', handle: refund(gateway) },
        });
        crew.start({
          ...{ name: 'orchestrator', store: orchestrator, broker },
          consumes: { topic: 'pay.txn.v1', handle: advanceSagas },
          background: fireTimers,
        });
        customers.begin(gateway);
      },
      unfinished: () =>
        customers.satisfied
          ? (unsettled(books) ?? wrongMoney(books))
          : { invariant: 'progress', detail: 'a customer is still waiting' },
    };
  },
};

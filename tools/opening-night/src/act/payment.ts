import { PlatformError, Shape } from '@night-market/books';
import { newOutcome } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import type { Answer, Peers, Send } from '../http/peers.ts';
import type { PlannedOrder } from '../plan/plan.ts';

type Which = 'first' | 'second';

interface Taken {
  which: Which;
  id: string;
  replayed: boolean;
}

type Ask = (which: Which) => Promise<Taken | string>;

/** Copies of a request that are sent at once by a terminal that is tapped again and again. */
const parallelCopies = 3;

/** Charges one order, and sends the request again as planned. Never rejects for what the platform answers. */
export async function playPayment(
  payments: Peers,
  order: PlannedOrder,
  deadlineMs: number,
): Promise<Outcome> {
  const ask: Ask = async (which) => {
    try {
      return taken(which, await payments.send(request(order, which), deadlineMs));
    } catch (error) {
      if (error instanceof PlatformError) return error.message;
      throw error;
    }
  };
  if (order.retry === 'dropped') await payments.drop(request(order, 'first'), order.dropAfterMs);
  const copies = order.retry === 'parallel' ? parallelCopies : 1;
  const atOnce: Which[] = Array<Which>(copies).fill('first');
  if (order.secondKey === 'together') atOnce.push('second');
  const results = await Promise.all(atOnce.map(ask));
  if (order.retry === 'after') results.push(await ask('first'));
  if (order.secondKey === 'after') results.push(await ask('second'));
  return sumUp(order, results);
}

function request({ orderId, stallId, amount, method }: PlannedOrder, which: Which): Send {
  return {
    method: 'POST',
    path: '/payments',
    headers: { 'idempotency-key': `${orderId}-${which}` },
    body: { orderId, stallId, amount, currency: 'TWD', method },
  };
}

function taken(which: Which, { status, body, replayed, url }: Answer): Taken | string {
  if (status !== 202) return `${url} answers ${status} to a good request`;
  return { which, id: new Shape('the payment', body).text('id'), replayed };
}

function sumUp(order: PlannedOrder, results: (Taken | string)[]): Outcome {
  const outcome = newOutcome(order);
  const answers = results.filter((result) => typeof result !== 'string');
  outcome.complaints = results.filter((result) => typeof result === 'string');
  outcome.accepted = answers.length > 0;
  outcome.paymentIds = [...new Set(answers.map(({ id }) => id))];
  // One of two keys is charged and the other answered from its result, whichever came first.
  outcome.replayed = answers.filter(({ which, replayed }) => replayed || which === 'second').length;
  for (const which of ['first', 'second']) {
    const ids = new Set(answers.filter((answer) => answer.which === which).map(({ id }) => id));
    if (ids.size > 1)
      outcome.complaints.push(`one key was given ${ids.size} payments: ${[...ids].join(', ')}`);
  }
  return outcome;
}

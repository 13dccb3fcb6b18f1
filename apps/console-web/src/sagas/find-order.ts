import { ask, servicePath, ApiError } from '../api/client.ts';

/** What an id may be the id of, and who knows the order behind it. */
type Way = (id: string, asked: typeof ask) => Promise<string | undefined>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const bySaga: Way = async (id, asked) =>
  (await asked<{ orderId: string }>(servicePath('orchestrator', ['sagas', id]))).orderId;

const byCapture: Way = async (id, asked) =>
  (await asked<{ orderId: string }>(servicePath('payments', ['captures', id]))).orderId;

const byPayment: Way = async (id, asked) =>
  (await asked<{ orderId: string }>(servicePath('payments', ['payments', id]))).orderId;

/** The correlation id of a refund. */
const byConversation: Way = async (id, asked) =>
  (await asked<{ requests: { orderId: string }[] }>(servicePath('orchestrator', ['conversations', id])))
    .requests[0]?.orderId;

/**
 * The order with this id, or of the payment, of the gateway's transaction or of the refund that has it.
 * Undefined when all who could know were asked and none does.
 *
 * @throws ApiError when one that could know does not answer, and the others do not know
 */
export async function findOrder(id: string, asked: typeof ask = ask): Promise<string | undefined> {
  const ways = UUID.test(id) ? [bySaga, byPayment, byCapture, byConversation] : [bySaga, byCapture];
  const answers = await Promise.allSettled(ways.map((way) => way(id, asked)));
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? (answer.value ?? []) : []));
  if (found[0] !== undefined) return found[0];
  for (const answer of answers)
    if (answer.status === 'rejected' && !isUnknown(answer.reason)) throw answer.reason;
  return undefined;
}

const isUnknown = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

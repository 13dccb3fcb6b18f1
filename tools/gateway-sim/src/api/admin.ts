import type { CaptureDesk } from './capture-desk.ts';
import type { Context } from './context.ts';
import { referenceBook } from '../books/views.ts';
import { clockStep, faultSettings, referencePlans } from '../faults/settings.ts';
import { GatewayError, okAnswer } from '../http/reply.ts';
import type { Answer } from '../http/reply.ts';
import { readBody, readNumber } from '../http/request.ts';
import type { Call } from '../http/request.ts';
import { limits } from '../limits.ts';

/** `GET /admin/faults`. */
export function showFaults({ store }: Context): Answer {
  return okAnswer(store.plan.describe());
}

/** `PUT /admin/faults`: new settings in place of the old ones; what is left out takes its default. */
export async function replaceFaults(context: Context, { request }: Call): Promise<Answer> {
  const settings = await readBody(request, faultSettings);
  context.store.commit({ t: 'settings', settings });
  await context.store.written();
  return showFaults(context);
}

/** `PUT /admin/clock`: steps the clock alone. It is right again after a restart. */
export async function stepClock({ store }: Context, { request }: Call): Promise<Answer> {
  const { skewMs } = await readBody(request, clockStep);
  store.plan.stepClock(skewMs);
  return okAnswer({ skewMs });
}

/** `POST /admin/faults/references`: adds plans of single references. */
export async function addPlans({ store }: Context, { request }: Call): Promise<Answer> {
  const { byReference } = await readBody(request, referencePlans);
  if (store.plan.plannedCount + Object.keys(byReference).length > limits.plannedReferences) {
    throw new GatewayError(
      400,
      'too_many_plans',
      `There is room for ${limits.plannedReferences} references.`,
    );
  }
  store.commit({ t: 'plans', byReference });
  await store.written();
  return okAnswer({ planned: store.plan.plannedCount });
}

/** `GET /admin/books?after=&limit=`: per reference, in the order of first appearance; `next` is null at the end. */
export function listBooks({ store }: Context, call: Call): Answer {
  const after = call.query.get('after');
  const limit = readNumber(call, 'limit', limits.pageRows, limits.pageRows);
  const entry = after ? store.books.byReference(after) : undefined;
  if (after && entry === undefined)
    throw new GatewayError(400, 'invalid_cursor', 'after names no reference.');
  const page = store.books.list.page(entry?.index ?? 0, limit);
  const books = page.map(([, one]) => referenceBook(one));
  const isEnd = page.length < limit || page.at(-1)?.[0] === store.books.list.last;
  return okAnswer({ books, next: isEnd ? null : (books.at(-1)?.reference ?? after) });
}

/** `GET /admin/books/:reference`. */
export function showBook({ store }: Context, { tail }: Call): Answer {
  const entry = store.books.byReference(tail);
  if (entry === undefined)
    throw new GatewayError(404, 'reference_not_found', 'The books hold no such reference.');
  return okAnswer(referenceBook(entry));
}

/** `GET /admin/pending`: what the gateway still has to do of its own accord. */
export function showPending({ teller }: Context, desk: CaptureDesk): Answer {
  return okAnswer({ lateCaptures: desk.latePending, webhooks: teller.pending });
}

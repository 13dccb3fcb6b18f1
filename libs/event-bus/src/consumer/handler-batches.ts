/** Events that one handler may work off together. */
export interface HandlerBatch<E, H> {
  readonly handler: H;
  readonly events: readonly E[];
}

/**
 * Cuts a batch into as few handler batches as keep the order of every key: an event joins an earlier batch of its handler
 * unless an event of the same key already went to a later one. Run the handler batches one after the other.
 */
export function intoHandlerBatches<E, H>(
  events: readonly E[],
  keyOf: (event: E) => string,
  handlerOf: (event: E) => H,
): HandlerBatch<E, H>[] {
  const batches: { handler: H; events: E[] }[] = [];
  const lastBatchOfKey = new Map<string, number>();
  for (const event of events) {
    const key = keyOf(event);
    const handler = handlerOf(event);
    let index = lastBatchOfKey.get(key) ?? 0;
    while (index < batches.length && batches[index]!.handler !== handler) index++;
    if (index === batches.length) batches.push({ handler, events: [] });
    batches[index]!.events.push(event);
    lastBatchOfKey.set(key, index);
  }
  return batches;
}

/** Events that one handler may work off together. */
export interface Wave<E, H> {
  readonly handler: H;
  readonly events: readonly E[];
}

/**
 * Cuts a batch into as few waves as keep the order of every key: an event joins an earlier wave of its handler
 * unless an event of the same key already went to a later one. Run the waves one after the other.
 */
export function intoWaves<E, H>(
  events: readonly E[],
  keyOf: (event: E) => string,
  handlerOf: (event: E) => H,
): Wave<E, H>[] {
  const waves: { handler: H; events: E[] }[] = [];
  const lastWaveOfKey = new Map<string, number>();
  for (const event of events) {
    const key = keyOf(event);
    const handler = handlerOf(event);
    let index = lastWaveOfKey.get(key) ?? 0;
    while (index < waves.length && waves[index]!.handler !== handler) index++;
    if (index === waves.length) waves.push({ handler, events: [] });
    waves[index]!.events.push(event);
    lastWaveOfKey.set(key, index);
  }
  return waves;
}

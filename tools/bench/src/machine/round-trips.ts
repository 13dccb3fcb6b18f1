/** More than a core's own caches hold, as in a service at work. */
const RECORDS = 4_000;

const records = (): string[] =>
  Array.from({ length: RECORDS }, (_, n) =>
    JSON.stringify({
      id: `event-${n}`,
      type: 'captured',
      data: {
        orderId: `order-${n}`,
        amount: n,
        lines: [n, n + 1, { stallId: `stall-${n % 40}`, note: 'x'.repeat(300) }],
      },
    }),
  );

/** How many records are read from JSON and written as JSON again within the time, a second's worth. */
export function roundTripsPerS(forMs: number): number {
  const texts = records();
  const startedMs = performance.now();
  let done = 0;
  let elapsedMs = 0;
  do {
    for (let n = 0; n < 100; n++, done++) {
      const at = done % RECORDS;
      texts[at] = JSON.stringify(JSON.parse(texts[at]!));
    }
    elapsedMs = performance.now() - startedMs;
  } while (elapsedMs < forMs);
  return (done * 1_000) / elapsedMs;
}

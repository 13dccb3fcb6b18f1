/** Does something with each item, at most `inFlight` at one time; rejects with the first failure. */
export async function inTurn<T>(
  items: T[],
  inFlight: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const work = async (): Promise<void> => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(inFlight, items.length) }, work));
}

import type { ConsumedRecord } from '../broker/records.ts';

/** The events of one key in a batch, in order. */
export type KeyPart = readonly ConsumedRecord[];

/** What came of the parts of a batch. */
export interface PartsOutcome {
  /** Some part was settled in time, so a late one is to blame itself. */
  readonly someInTime: boolean;
  readonly lateParts: number;
  /** Parts that were not tried, because the first ones were late without exception. */
  readonly untried: readonly KeyPart[];
}

export interface PartsWork {
  /** Settles a part, whatever it takes, unless it is late. */
  readonly settle: (part: KeyPart) => Promise<'settled' | { readonly late: unknown }>;
  /** Holds the key of a late part back. */
  readonly hold: (part: KeyPart, error: unknown) => Promise<void>;
  /** Parts that are worked on at once. */
  readonly concurrency: number;
}

/** The records by key, in order of arrival. */
export function byKey(records: readonly { readonly record: ConsumedRecord; readonly key: string }[]) {
  const parts = new Map<string, ConsumedRecord[]>();
  for (const { record, key } of records) {
    const part = parts.get(key);
    if (part) part.push(record);
    else parts.set(key, [record]);
  }
  return [...parts.values()];
}

/**
 * Settles the parts side by side. A late one is held back as soon as another was in time; if the first ones are late
 * without exception the rest is left untried, and only those few are held back.
 */
export async function settleParts(parts: readonly KeyPart[], work: PartsWork): Promise<PartsOutcome> {
  const untried = [...parts];
  const late: { part: KeyPart; error: unknown }[] = [];
  let someInTime = false;
  let lateParts = 0;
  let tried = 0;
  const holdLate = async (): Promise<void> => {
    for (const { part, error } of late.splice(0)) await work.hold(part, error);
  };
  const next = (): KeyPart | undefined =>
    someInTime || tried++ < work.concurrency ? untried.shift() : undefined;
  const lane = async (): Promise<void> => {
    for (let part = next(); part; part = next()) {
      const outcome = await work.settle(part);
      if (outcome === 'settled') someInTime = true;
      else {
        lateParts++;
        late.push({ part, error: outcome.late });
      }
      if (someInTime) await holdLate();
    }
  };
  await Promise.all(Array.from({ length: work.concurrency }, lane));
  await holdLate();
  return { someInTime, lateParts, untried };
}

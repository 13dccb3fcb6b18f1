import { parse, v5, v7 } from 'uuid';

/** Fixed namespace of the ids that are derived from facts (UUIDv5, RFC 9562). */
const NAMESPACE = parse('6f1c2d0e-5b0a-4f57-9a3c-0a7b8d1e2f34');

const ID_BYTES = 16;
/** Random bytes for the next ids: asking the system for some thousands costs as much as asking for sixteen. */
const random = new Uint8Array(256 * ID_BYTES);
let used = random.length;

/** A clock that was set back by more than this is followed; ids of before are later ones then. */
const STEP_BACK_MAX_MS = 1_000;
let lastMs = -Infinity;
/** Within a millisecond the ids count on from a random start. */
let sequence = 0;

/**
 * A new time-ordered id (UUIDv7): index pages fill from the right, so tables stay fast as they grow. Ids of one process
 * are in the order in which they were made, also within a millisecond.
 */
export function newId(): string {
  if (used === random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  const bytes = random.subarray(used, (used += ID_BYTES));
  const nowMs = Date.now();
  if (nowMs > lastMs || nowMs < lastMs - STEP_BACK_MAX_MS) {
    lastMs = nowMs;
    // The highest bit is free, so that there is room to count.
    sequence = ((bytes[6]! & 0x7f) << 24) | (bytes[7]! << 16) | (bytes[8]! << 8) | bytes[9]!;
  } else sequence++;
  return v7({ random: bytes, msecs: lastMs, seq: sequence });
}

const utf8 = new TextEncoder();

/** The same parts give the same id for ever: for refunds, timers and everything that must count once. */
export const deriveId = (...parts: readonly string[]): string =>
  v5(utf8.encode(parts.join('\u001f')), NAMESPACE);

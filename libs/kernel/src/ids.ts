import { v5, v7 } from 'uuid';

/** Fixed namespace of the ids that are derived from facts (UUIDv5, RFC 9562). */
const NAMESPACE = '6f1c2d0e-5b0a-4f57-9a3c-0a7b8d1e2f34';

/** A new time-ordered id (UUIDv7): index pages fill from the right, so tables stay fast as they grow. */
export const newId = (): string => v7();

/** The same parts give the same id for ever: for refunds, timers and everything that must count once. */
export const deriveId = (...parts: readonly string[]): string => v5(parts.join('\u001f'), NAMESPACE);

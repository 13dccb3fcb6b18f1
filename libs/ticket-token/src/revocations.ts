import { isCode, isTicketId } from './claims.ts';
import { entriesOf, instantOf, isWhole, refuse, type Parsed } from './parse.ts';

/** `clear` takes a ticket out of the list again. */
const STATUSES = ['revoked', 'blocked', 'clear'] as const;
export type RevocationStatus = (typeof STATUSES)[number];

export interface RevocationChange {
  /** Each change of the list has a higher version than all before it. */
  readonly version: number;
  readonly ticketId: string;
  readonly status: RevocationStatus;
  readonly reason: string | null;
}

/** What changed in the list after version `since`. */
export interface RevocationDelta {
  readonly market: string;
  readonly since: number;
  readonly version: number;
  /** The changes make up the whole list: what is known of it is forgotten. */
  readonly full: boolean;
  /** More changes are to be asked for before the list is that of `version`. */
  readonly more: boolean;
  readonly issuedAtMs: number;
  readonly maxAgeS: number;
  readonly changes: readonly RevocationChange[];
}

export const CHANGES_MAX = 10_000;
const REASON_MAX = 100;

/** Reads the answer of `GET /v2/revocations`. Never throws. */
export function parseRevocationDelta(json: unknown): Parsed<RevocationDelta> {
  const { market, since, version, full, more, issuedAt, maxAgeS, changes: list } = entriesOf(json);
  const issuedAtMs = instantOf(issuedAt);
  if (!isCode(market)) return refuse('market is missing or no name.');
  if (!isWhole(since) || !isWhole(version)) return refuse('since and version must be whole numbers.');
  if (version < since) return refuse('version is older than since.');
  if (typeof full !== 'boolean' || typeof more !== 'boolean')
    return refuse('full and more must be true or false.');
  if (issuedAtMs === undefined) return refuse('issuedAt must be a time in UTC.');
  if (!isWhole(maxAgeS) || maxAgeS === 0) return refuse('maxAgeS must be a whole number above 0.');
  if (!Array.isArray(list) || list.length > CHANGES_MAX)
    return refuse(`changes must be at most ${CHANGES_MAX}.`);
  if (more && list.length === 0) return refuse('more is promised, but there is no change to go on from.');
  const changes: RevocationChange[] = [];
  let newest = full ? 0 : since;
  for (const [index, entry] of list.entries()) {
    const change = parseChange(entry);
    if (!change) return refuse(`changes[${index}] is no change.`);
    if (change.version <= newest) return refuse(`changes[${index}] is not newer than the one before it.`);
    if (change.version > version) return refuse(`changes[${index}] is newer than the list.`);
    newest = change.version;
    changes.push(change);
  }
  return { ok: true, value: { market, since, version, full, more, issuedAtMs, maxAgeS, changes } };
}

function parseChange(json: unknown): RevocationChange | undefined {
  const { version, ticketId, status, reason = null } = entriesOf(json);
  if (!isWhole(version) || !isTicketId(ticketId)) return undefined;
  if (!STATUSES.includes(status as RevocationStatus)) return undefined;
  if (reason !== null && (typeof reason !== 'string' || reason.length > REASON_MAX)) return undefined;
  return { version, ticketId, status: status as RevocationStatus, reason };
}

/** What is known of the list without its entries. */
export interface RevocationState {
  readonly market: string;
  /** The list holds all changes up to this one. */
  readonly version: number;
  /** When it was known to be whole; null while changes are still to be fetched for the first time. */
  readonly asOfMs: number | null;
  readonly maxAgeS: number;
}

/**
 * The state after a delta.
 * @returns `gap` when changes are missing between the two, `older` when the server knows less than we do, `market` when it
 *   is another market's: then nothing may be applied, and the whole list is to be asked for (`since=0`)
 */
export function follow(
  state: RevocationState | undefined,
  delta: RevocationDelta,
): RevocationState | 'gap' | 'older' | 'market' {
  if (state && state.market !== delta.market) return 'market';
  const known = state?.version ?? 0;
  if (delta.version < known) return 'older';
  if (!delta.full && delta.since !== known) return 'gap';
  const version = delta.more ? delta.changes.at(-1)!.version : delta.version;
  const asOfMs = delta.more ? (delta.full ? null : (state?.asOfMs ?? null)) : delta.issuedAtMs;
  return { market: delta.market, version, asOfMs, maxAgeS: delta.maxAgeS };
}

/** Whether the list is too old (or not there yet) to be relied on; the policy says what follows. */
export function isStale(state: RevocationState | undefined, nowMs: number): boolean {
  const asOfMs = state?.asOfMs ?? null;
  return asOfMs === null || nowMs - asOfMs > state!.maxAgeS * 1_000;
}

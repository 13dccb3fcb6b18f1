/** What an operator may do; each role includes those before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Who is signed in, as the provider's token said. */
export interface SignedIn {
  readonly operatorId: string;
  /** Never written to logs. */
  readonly name: string;
  readonly roles: readonly Role[];
}

/** What an operator's provider gave: shown to the services, and exchanged when it ends. */
export interface Tokens {
  readonly accessToken: string;
  /** Absent where the provider gives none: then the session ends with the access token. */
  readonly refreshToken?: string;
  /** For signing out at the provider. */
  readonly idToken?: string;
  readonly untilMs: number;
}

export interface Session extends SignedIn {
  readonly tokens: Tokens;
  readonly usedAtMs: number;
  readonly endsAtMs: number;
}

export interface SessionLimits {
  readonly lifeMs: number;
  readonly idleMs: number;
}

/** A token that ends within this time is exchanged first: it must outlast the call. */
const EXCHANGE_BEFORE_MS = 30_000;
/** Noting every use would write at every request. */
const NOTE_USE_EVERY_MS = 60_000;

export type SessionState = 'over' | 'stale' | 'good';

/** `stale`: its tokens must be exchanged before they are shown to anybody. */
export function stateOf(
  { tokens, usedAtMs, endsAtMs }: Session,
  nowMs: number,
  idleMs: number,
): SessionState {
  if (nowMs >= endsAtMs || nowMs - usedAtMs >= idleMs) return 'over';
  if (nowMs < tokens.untilMs - EXCHANGE_BEFORE_MS) return 'good';
  if (tokens.refreshToken !== undefined) return 'stale';
  return nowMs < tokens.untilMs ? 'good' : 'over';
}

export const isUseNoted = ({ usedAtMs }: Session, nowMs: number): boolean =>
  nowMs - usedAtMs < NOTE_USE_EVERY_MS;

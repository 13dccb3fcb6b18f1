/** A refresh token, with what is known of its family and its holder. */
export interface RefreshToken {
  readonly expiresAtMs: number;
  /** When it was first exchanged. */
  readonly usedAtMs: number | undefined;
  /** Whether one that it was exchanged for has been used. */
  readonly successorUsed: boolean;
  readonly familyEnded: boolean;
  readonly operatorDisabled: boolean;
}

/**
 * `reused` ends the family: two hold the token, and nobody can tell which of them is the thief. Two tabs that refresh at the
 * same moment are no thief: within `graceMs`, and until what the first got has been used, the token works again.
 */
export function decideRefresh(
  token: RefreshToken,
  nowMs: number,
  graceMs: number,
): 'exchange' | 'refuse' | 'reused' {
  if (token.familyEnded || token.operatorDisabled || nowMs >= token.expiresAtMs) return 'refuse';
  if (token.usedAtMs === undefined) return 'exchange';
  return !token.successorUsed && nowMs - token.usedAtMs <= graceMs ? 'exchange' : 'reused';
}

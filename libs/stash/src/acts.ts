/** Who does something about a key, and why; both are kept. */
export interface Act {
  readonly actor: string;
  readonly reason: string;
}

/** How a replay of one key ended; `handled` events went through before that. */
export interface ReplayResult {
  readonly outcome: 'drained' | 'failed' | 'going_on' | 'busy' | 'gone';
  readonly handled: number;
  readonly error?: string;
}

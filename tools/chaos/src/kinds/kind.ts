import type { Arena } from '../arena.ts';
import type { Losses } from '../flow/losses.ts';
import type { Rows } from '../power/rows.ts';

/** One thing that is broken and put right again. */
export interface Unrest {
  /** Breaks it; returns how many processes were killed with -9. */
  begin(): Promise<number>;
  /** Puts it right; resolves when it serves again. */
  end(): Promise<void>;
}

export interface Scene {
  readonly arena: Arena;
  readonly losses: Losses;
  readonly rows: Rows;
}

/** A way in which a target breaks. */
export type Kind = (scene: Scene, target: string) => Unrest;

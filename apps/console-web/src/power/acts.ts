import type { ReactNode } from 'react';
import type { Feeder } from '../api/power-types.ts';

/** In characters, as power-ops takes it. */
export const REASON_MAX = 200;

/** What acts on a feeder need. */
export interface FeederActs {
  readonly feeder: Feeder;
  /** Says what became of an act. */
  readonly tell: (told: ReactNode) => void;
}

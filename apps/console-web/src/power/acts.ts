import type { ReactNode } from 'react';
import type { Feeder } from '../api/power-types.ts';

/** What acts on a feeder need. */
export interface FeederActs {
  readonly feeder: Feeder;
  /** Says what became of an act. */
  readonly tell: (told: ReactNode) => void;
}

import type { Draft } from './kept.ts';

/** A part of the form: what is written, and how it is changed. */
export interface Field {
  readonly draft: Draft;
  readonly change: (changes: Partial<Draft>) => void;
}

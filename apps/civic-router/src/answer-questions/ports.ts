import type { Tx } from '@night-market/kernel';
import type { ReporterAnswer } from '../domain/report.ts';

/** An answer, before it is kept. */
export interface NewAnswer extends ReporterAnswer {
  /** Of whoever answers: it may be a duplicate. */
  readonly reportId: string;
  /** What the person wrote, masked: agencies are told this. */
  readonly text: string;
  readonly sealed: Uint8Array;
  readonly photoId: string | undefined;
}

export interface AnswerStore<T extends Tx> {
  /** How many the report has. */
  count(tx: T, reportId: string): Promise<number>;
  add(tx: T, answer: NewAnswer): Promise<void>;
}

/** Seals what a reporter wrote afterwards. */
export interface AnswerSeal {
  /** Opens under the same id alone. */
  seal(text: string, answerId: string): Uint8Array;
  open(sealed: Uint8Array, answerId: string): string;
}

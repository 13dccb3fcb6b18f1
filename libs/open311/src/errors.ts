import type { Document } from './document.ts';

export interface Mistake {
  /** The HTTP status. */
  readonly code: number;
  readonly description: string;
}

/** What the specification answers with in place of problem details: all mistakes at once. */
export class GeoReportError extends Error {
  override readonly name = 'GeoReportError';
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(({ description }) => description).join(' '));
    this.mistakes = mistakes;
  }

  /** The HTTP status of the answer. */
  get status(): number {
    return this.mistakes[0]?.code ?? 400;
  }
}

/** 400 for each sentence. */
export const badRequest = (...sentences: readonly string[]): GeoReportError =>
  new GeoReportError(sentences.map((description) => ({ code: 400, description })));

export const errorsDocument = (mistakes: readonly Mistake[]): Document => ({
  root: 'errors',
  content: { item: 'error', values: mistakes.map(({ code, description }) => ({ code, description })) },
});

import type { Finding } from '../domain/finding.ts';

/** A finding as it is kept. */
export interface KeptFinding extends Finding {
  /** Counts up in the order of finding. */
  readonly n: string;
  readonly foundAt: Date;
}

export interface FindingsReader {
  /** One page in the order of finding, after the finding `after`. */
  list(after: string, limit: number): Promise<KeptFinding[]>;
}

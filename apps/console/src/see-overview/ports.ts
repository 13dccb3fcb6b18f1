import type { Asked, Told } from '../domain/told.ts';

/** Looks whether a process is there. */
export interface ReplicaProbe {
  /** Settles within its own limit, and never rejects. */
  answers(url: string): Promise<boolean>;
}

/** Asks a service for figures in the name of an operator. */
export interface FigureReader {
  /**
   * Settles within its own limit, and never rejects.
   *
   * @param query with its question mark, where there is one; of a trail, what comes before it as well
   */
  ask<K extends keyof Told>(what: K, service: string, token: string, query?: string): Promise<Asked<Told[K]>>;
}

/** A process of a service, as the directory knows it. */
export interface ListedAgent {
  readonly agentId: string;
  readonly service: string;
  /** Where it is reached, without a slash at the end; absent where the directory no longer says it. */
  readonly url?: string;
  /**
   * - there: its lease runs
   * - suspect: its lease ran out a moment ago
   * - gone: it did not come back
   * - left: it said goodbye
   */
  readonly state: 'there' | 'suspect' | 'gone' | 'left';
  readonly leaseUntil?: string;
  /** When it was given up, of one that is gone. */
  readonly goneAt?: string;
}

export interface FoundAgents {
  /** All that were ever listed, by id. Rejects while it cannot be known. */
  now(): Promise<readonly ListedAgent[]>;
}

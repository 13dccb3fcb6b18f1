/** What is used of the batch that kafkajs made of one fetch of one partition. */
export interface FetchedGap {
  isEmpty(): boolean;
  isEmptyDueToFiltering(): boolean;
}

/** What is used of kafkajs' loop of a consumer. */
export interface BatchRunner {
  readonly eachBatch?: unknown;
  handleBatch(batch: FetchedGap): Promise<unknown>;
}

/**
 * Hands batches over that hold nothing to consume: aborted, control or compacted records only. kafkajs goes on behind them
 * by itself, and whoever commits for himself never hears of it.
 * @param handle kafkajs' own method
 */
export function handOverGaps(handle: BatchRunner['handleBatch']): BatchRunner['handleBatch'] {
  return function (this: BatchRunner, batch: FetchedGap) {
    if (this.eachBatch && batch.isEmptyDueToFiltering())
      Object.assign(batch, { isEmpty: () => false, isEmptyDueToFiltering: () => false });
    return handle.call(this, batch);
  };
}

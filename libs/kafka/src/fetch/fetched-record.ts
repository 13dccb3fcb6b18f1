import { errorText } from '@night-market/kernel';
import type { DecodedRecord } from '../record-codec/decode-record.ts';
import type { FetchContext } from './batch-header.ts';

/** A record as kafkajs' consumer takes it from its decoder. */
export type FetchedRecord = Pick<
  DecodedRecord,
  'offset' | 'timestamp' | 'key' | 'value' | 'headers' | 'isControlRecord'
>;

/** A batch that cannot be read is unreadable for everybody, and for ever. */
export class UnreadableBatchError extends Error {
  override readonly name = 'UnreadableBatchError';
  readonly code = 'unreadable_batch';
}

const NO_TRANSACTION = { producerId: '-1', inTransaction: false };

/** A batch that nobody can read: all its bytes, from its first offset on, in the place of its last record. */
export class UnreadableBatch implements FetchedRecord {
  readonly offset: string;
  readonly timestamp = '0';
  readonly key = null;
  readonly value: Buffer;
  readonly headers = {};
  readonly isControlRecord = false;
  readonly error: UnreadableBatchError;
  /** It is dropped with its transaction if that was aborted. */
  readonly batchContext: Pick<FetchContext, 'producerId' | 'inTransaction'>;

  constructor(offset: string, bytes: Buffer, cause: unknown, context: FetchContext | undefined) {
    this.offset = offset;
    this.value = bytes;
    this.error = new UnreadableBatchError(
      `This batch of records cannot be read; it is kept whole, as the broker gave it. ${errorText(cause)}`,
    );
    this.batchContext = context ?? NO_TRANSACTION;
  }
}

/** Tells kafkajs that there is nothing more up to this offset; it hands no control record over. */
export const passedUpTo = (offset: string): FetchedRecord & { readonly batchContext: object } => ({
  offset,
  timestamp: '0',
  key: null,
  value: null,
  headers: {},
  isControlRecord: true,
  batchContext: NO_TRANSACTION,
});

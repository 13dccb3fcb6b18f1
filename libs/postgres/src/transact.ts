import type { SqlTx } from '@night-market/kernel';
import type { ClientBase } from 'pg';
import { PipelinedTx, type SessionlessSettings } from './pipelined-tx.ts';

export interface TransactOptions {
  /** May veto at the last moment by throwing. */
  readonly beforeCommit?: (() => void) | undefined;
  /**
   * Given for a connection to a pooler that lends sessions for one transaction each. They hold for this transaction only,
   * and no statement has a name, since another session may get the next call of it.
   */
  readonly settings?: SessionlessSettings | undefined;
  /** Ends what is not to be committed; must not throw. */
  readonly rollBack: () => Promise<unknown>;
}

/** What a transaction came to. */
export interface Transacted<R> {
  readonly result: R;
  /** To be called now that it is committed, in order. */
  readonly hooks: readonly (() => void)[];
}

/** Runs `work` in one transaction on a connection in pipeline mode: commits when it resolves, rolls back when it throws. */
export async function transact<R>(
  client: ClientBase,
  work: (tx: SqlTx) => Promise<R>,
  { beforeCommit, settings, rollBack }: TransactOptions,
): Promise<Transacted<R>> {
  const tx = new PipelinedTx(client, settings);
  try {
    const result = await work(tx);
    tx.close();
    beforeCommit?.();
    return { result, hooks: await tx.commit() };
  } catch (error) {
    tx.close();
    await rollBack();
    throw error;
  }
}

import type { SqlTx, UnitOfWork } from '@night-market/kernel';

/** Transactions of a process that can be killed: what is under way is rolled back, and nobody hears of it. */
export class Mortal implements UnitOfWork<SqlTx> {
  private readonly inner: UnitOfWork<SqlTx>;
  private readonly death = Promise.withResolvers<never>();
  private readonly burial = Promise.withResolvers<never>();
  private isDead = false;

  constructor(inner: UnitOfWork<SqlTx>) {
    this.inner = inner;
    this.death.promise.catch(() => undefined);
    this.burial.promise.catch(() => undefined);
  }

  async run<R>(work: (tx: SqlTx) => Promise<R>, beforeCommit?: () => void): Promise<R> {
    if (this.isDead) return this.burial.promise;
    try {
      const result = await this.inner.run((tx) => Promise.race([work(tx), this.death.promise]), beforeCommit);
      return this.isDead ? await this.burial.promise : result;
    } catch (error) {
      return this.isDead ? await this.burial.promise : Promise.reject(error as Error);
    }
  }

  kill(): void {
    this.isDead = true;
    this.death.reject(new Error('killed'));
  }

  /** Ends what would wait for ever. */
  bury(): void {
    this.burial.reject(new Error('was killed'));
  }
}

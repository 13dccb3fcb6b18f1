export { isConnectionError, markConnectionError } from './connection-errors.ts';
export { OneWriteSocket } from './one-write-socket.ts';
export { PgUnitOfWork } from './pg-unit-of-work.ts';
export { PipelinedTx, type SessionlessSettings } from './pipelined-tx.ts';
export { transact, type Transacted, type TransactOptions } from './transact.ts';
export { ASK_READ_ONLY, readOnlyError, ServiceClient } from './service-client.ts';

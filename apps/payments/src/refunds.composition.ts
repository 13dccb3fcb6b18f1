import type { SqlTx } from '@night-market/kernel';
import type { GatewayClient } from './adapters/gateway/gateway-client.ts';
import { groupReports } from './adapters/postgres/group-reports.ts';
import { PgRefunds } from './adapters/postgres/pg-refunds.ts';
import { gatewayWorker, type WorkerRuntime } from './gateway-worker.composition.ts';
import { BookOutsideRefunds } from './refund/book-outside-refunds.handler.ts';
import { CarryOutRefund } from './refund/carry-out-refund.handler.ts';
import type { RefundOutcome, RefundPorts, TracedRefund } from './refund/ports.ts';
import { RecordRefunds } from './refund/record-refunds.handler.ts';
import { StartRefunds } from './refund/start-refunds.handler.ts';

/** From the refund command to the gateway's answer. */
export function composeRefunds(
  runtime: WorkerRuntime,
  gateway: GatewayClient,
  shared: Omit<RefundPorts<SqlTx>, 'store'>,
  concurrency: number,
) {
  const { unitOfWork } = runtime;
  const store = new PgRefunds();
  const ports = { ...shared, store };
  const record = new RecordRefunds<SqlTx>(ports);
  const group = groupReports<RefundOutcome>(unitOfWork, (tx, outcomes) => record.run(tx, outcomes));
  const submit = (outcome: RefundOutcome): Promise<void> => group.submit(outcome);
  const carryOut = new CarryOutRefund(gateway);
  const worker = gatewayWorker<TracedRefund, RefundOutcome>(runtime, concurrency, {
    claimDue: (limit) => unitOfWork.run((tx) => store.claimDue(tx, limit)),
    call: (refund, askFirst) => carryOut.run(refund, askFirst),
    record: submit,
    defer: (refund) => unitOfWork.run((tx) => store.defer(tx, refund)),
  });
  const start = new StartRefunds<SqlTx>(ports, (intents) => worker.offer(intents));
  const bookOutside = new BookOutsideRefunds<SqlTx>(ports);
  return { start, bookOutside, record, submit, worker };
}

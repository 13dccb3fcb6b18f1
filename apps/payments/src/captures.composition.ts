import type { SqlTx } from '@night-market/kernel';
import type { GatewayClient } from './adapters/gateway/gateway-client.ts';
import { groupReports } from './adapters/postgres/group-reports.ts';
import { PgCaptures } from './adapters/postgres/pg-captures.ts';
import { CarryOutCapture } from './capture/carry-out-capture.handler.ts';
import type { CapturePorts } from './capture/ports.ts';
import { RecordCaptures } from './capture/record-captures.handler.ts';
import { StartCaptures } from './capture/start-captures.handler.ts';
import type { Charge, GatewayReport } from './domain/charge.ts';
import { gatewayWorker, type WorkerRuntime } from './gateway-worker.composition.ts';

/** From `requested` to the gateway's answer. */
export function composeCaptures(
  runtime: WorkerRuntime,
  gateway: GatewayClient,
  shared: Omit<CapturePorts<SqlTx>, 'store'>,
  concurrency: number,
) {
  const { unitOfWork } = runtime;
  const store = new PgCaptures();
  const ports = { ...shared, store };
  const record = new RecordCaptures<SqlTx>(ports);
  const group = groupReports<GatewayReport>(unitOfWork, (tx, reports) => record.run(tx, reports));
  const submit = (report: GatewayReport): Promise<void> => group.submit(report);
  const carryOut = new CarryOutCapture(gateway);
  const worker = gatewayWorker<Charge, GatewayReport>(runtime, concurrency, {
    claimDue: (limit) => unitOfWork.run((tx) => store.claimDue(tx, limit)),
    call: (charge, askFirst) => carryOut.run(charge, askFirst),
    record: submit,
    defer: (charge) => unitOfWork.run((tx) => store.defer(tx, charge)),
  });
  const start = new StartCaptures<SqlTx>(ports, (intents) => worker.offer(intents));
  return { start, record, submit, worker };
}

import type { Provider } from '@nestjs/common';
import { payTxnV1 } from '@night-market/contracts';
import type { SqlTx } from '@night-market/kernel';
import { logAccess, PgExpiringTable, type ServiceRuntime } from '@night-market/service-kit';
import { PaymentFollower, type PaymentLog } from './adapters/kafka/payment-follower.ts';
import { oldPayments, PgPayments } from './adapters/postgres/pg-payments.ts';
import type { GateConfig } from './config.ts';
import { PAYMENTS } from './tokens.ts';

/** Nothing is read in stretches here, so nothing stalls. */
const STALLED_MS = 15_000;

/** What is known of the charges of entries. */
export function paymentParts(
  runtime: ServiceRuntime,
  config: GateConfig,
): { readonly providers: Provider[] } {
  const { background, clock, dataSource, expiring, log, random, unitOfWork } = runtime;
  const payments = new PgPayments(dataSource);
  expiring.push(new PgExpiringTable('payment', oldPayments, config.SCAN_RETENTION_HOURS, unitOfWork));
  const payLog = payLogOf(runtime, config);
  background.push(new PaymentFollower<SqlTx>({ payments, unitOfWork, payLog, clock, random, log }));
  return { providers: [{ provide: PAYMENTS, useValue: payments }] };
}

function payLogOf({ name, log }: ServiceRuntime, config: GateConfig): PaymentLog {
  const access = logAccess(name, config, log);
  const reader = access.reader(STALLED_MS);
  const inspector = access.inspectorOf(`${name}-payments`);
  const topic = payTxnV1.name;
  return {
    ends: async () => (await inspector.positions([topic])).get(topic) ?? [],
    follow: (starts, onRecords, signal) => reader.follow(starts, onRecords, signal),
    close: () => inspector.close(),
  };
}

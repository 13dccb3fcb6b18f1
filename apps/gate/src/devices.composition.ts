import type { Provider } from '@nestjs/common';
import type { SqlTx } from '@night-market/kernel';
import { PgExpiringTable, type ServiceRuntime } from '@night-market/service-kit';
import { CODE_MAX } from '@night-market/ticket-token';
import { oldEnrolments, PgEnrolments } from './adapters/postgres/pg-enrolments.ts';
import type { GateConfig } from './config.ts';
import { EnrolDevice } from './enrol-device/enrol-device.handler.ts';
import { DEVICE_CREDENTIALS, ENROL_DEVICE, MARKET_NAME, PUBLIC_URL } from './tokens.ts';

/** Tokens that are over are kept for so long, for whoever asks what became of them. */
const ENROLMENT_KEEP_HOURS = 24;

/** How devices become some of the market's. */
export function deviceParts(
  { access, clock, expiring, unitOfWork }: ServiceRuntime,
  config: GateConfig,
): { readonly providers: Provider[] } {
  const devices = access.devices!;
  expiring.push(new PgExpiringTable('enrolment', oldEnrolments, ENROLMENT_KEEP_HOURS, unitOfWork));
  const enrolling = new EnrolDevice<SqlTx>({ unitOfWork, enrolments: new PgEnrolments(), devices, clock });
  return {
    providers: [
      { provide: ENROL_DEVICE, useValue: enrolling },
      { provide: DEVICE_CREDENTIALS, useValue: devices },
      { provide: MARKET_NAME, useValue: config.MARKET_NAME.slice(0, CODE_MAX) },
      { provide: PUBLIC_URL, useValue: config.GATE_PUBLIC_URL?.replace(/\/+$/, '') },
    ],
  };
}

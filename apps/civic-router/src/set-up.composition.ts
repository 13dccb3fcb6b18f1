import type { Provider } from '@nestjs/common';
import type { SqlTx } from '@night-market/kernel';
import type { ServiceRuntime } from '@night-market/service-kit';
import type { PgDutyDesks } from './adapters/postgres/pg-duty-desks.ts';
import type { PgHotline } from './adapters/postgres/pg-hotline.ts';
import type { Seals } from './adapters/seals.ts';
import { SetDutyDesk } from './duty-desks/set-duty-desk.handler.ts';
import { SetUp } from './set-up/set-up.handler.ts';
import { DUTY_DESK_READER, SET_DUTY_DESK, SET_UP, SET_UP_READER } from './tokens.ts';

/** What operators write down: rules, agencies, duty desks. */
export function composeSetUp(
  { unitOfWork }: ServiceRuntime,
  hotline: PgHotline,
  desks: PgDutyDesks,
  seals: Seals,
  origins: readonly string[],
): Provider[] {
  const shared = { unitOfWork, audit: hotline, desks };
  const setUp = { ...shared, store: hotline, books: hotline, seal: seals.webhookSecrets, origins };
  return [
    { provide: SET_UP, useValue: new SetUp<SqlTx>(setUp) },
    { provide: SET_UP_READER, useValue: hotline },
    { provide: SET_DUTY_DESK, useValue: new SetDutyDesk<SqlTx>({ ...shared, seal: seals.dutyMails }) },
    { provide: DUTY_DESK_READER, useValue: desks },
  ];
}

import { newId, type QueryRows, type SqlTx, type UnitOfWork } from '@night-market/kernel';
import { columns } from '@night-market/postgres';
import type { Deliveries, Told } from '../../take-report/ports.ts';
import { PgIntentRows } from './pg-intent-rows.ts';

/** Something that one agency has to be told of one report. */
export interface DeliveryIntent {
  readonly deliveryId: string;
  /** The same for every try. */
  readonly webhookId: string;
  readonly agencyId: string;
  readonly reportId: string;
  readonly type: Told['type'];
  readonly detail: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

// An agency without an address is told nothing.
const ADD = `insert into civic_delivery (webhook_id, agency_id, report_id, type, detail)
  select told.webhook_id, agency_id, told.report_id, told.type, told.detail
  from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::jsonb[]) with ordinality
      as told (webhook_id, agency_id, report_id, type, detail, place)
    join civic_agency using (agency_id)
  where webhook_url is not null order by told.place`;
const TABLE = {
  ...{ name: 'civic_delivery', id: 'delivery_id', destination: 'agency_id' },
  told: { channel: 'webhook', messageId: 'webhook_id', type: 'type' },
  columns: `civic_delivery.delivery_id::text as "deliveryId", webhook_id as "webhookId", agency_id as "agencyId",
    report_id as "reportId", type, detail, created_at as "createdAt"`,
  reachable: (agencyId: string) =>
    `(select webhook_url from civic_agency agency where agency.agency_id = ${agencyId}) is not null`,
};

/** What agencies have still to be told. */
export class PgDeliveries extends PgIntentRows<DeliveryIntent> implements Deliveries<SqlTx> {
  constructor(read: QueryRows, unitOfWork: UnitOfWork<SqlTx>) {
    super(TABLE, ({ deliveryId }) => deliveryId, { read, unitOfWork });
  }

  add(tx: SqlTx, told: readonly Told[]): Promise<void> {
    const webhookId = (): string => newId();
    const detail = (one: Told): string => JSON.stringify(one.detail);
    tx.send(ADD, columns(told, webhookId, 'agencyId', 'reportId', 'type', detail));
    return Promise.resolve();
  }
}

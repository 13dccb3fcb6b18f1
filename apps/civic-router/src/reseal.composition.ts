import type { QueryRows, SqlTx } from '@night-market/kernel';
import type { ServiceRuntime } from '@night-market/service-kit';
import { PgSealedColumn } from './adapters/postgres/pg-sealed-column.ts';
import type { Secrets, Seals } from './adapters/seals.ts';
import { Reseal } from './reseal/reseal.ts';

const report = { table: 'civic_report', id: 'report_id', idType: 'uuid', column: 'personal' } as const;
const answer = { table: 'civic_answer', id: 'answer_id', idType: 'uuid', column: 'personal' } as const;
const agency = { table: 'civic_agency', id: 'agency_id', idType: 'text', column: 'secrets' } as const;
const desk = { table: 'civic_duty_desk', id: 'desk_id', idType: 'text', column: 'mail' } as const;

/** As long as there are older secrets, what they sealed is sealed anew. */
export function resealInBackground(
  { unitOfWork, background, metrics, clock, random, log }: ServiceRuntime,
  read: QueryRows,
  seals: Seals,
  secrets: Secrets,
): void {
  if (secrets.length === 1) return;
  const done = metrics.counter(
    'civic_resealed_rows_total',
    'Rows that were sealed anew with the newest secret.',
    ['table'],
  );
  const left = new Map<string, number>();
  metrics.gaugeBy(
    'civic_old_seals',
    'Rows that the last pass left sealed with an older secret; when all are 0 the older secrets can go.',
    'table',
    () => Promise.resolve(left),
  );
  const reseal = new Reseal<SqlTx>({
    columns: [
      new PgSealedColumn(report, seals.personal, read),
      new PgSealedColumn(answer, seals.answers, read),
      new PgSealedColumn(agency, seals.webhookSecrets, read),
      new PgSealedColumn(desk, seals.dutyMails, read),
    ],
    observer: {
      resealed: (table, rows) => done.inc({ table }, rows),
      left: (table, rows) => void left.set(table, rows),
    },
    ...{ unitOfWork, clock, random, log },
  });
  background.push(reseal);
}

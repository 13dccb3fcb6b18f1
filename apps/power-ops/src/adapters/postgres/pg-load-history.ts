import type { QueryRows, SqlTx } from '@night-market/kernel';
import { feederMeter, judgeMeter, PHASES, type PlannerState } from '@night-market/load-shedding';
import { ExpiringRows, isoTime } from '@night-market/postgres';
import type { LoadPoint } from '../../read-power/ports.ts';

/** Of each so long the highest load is kept, in seconds. */
export const LOAD_EVERY_S = 10;

const CHANNELS = [...PHASES, 'watts'] as const;
const COLUMNS = ['l1_amps', 'l2_amps', 'l3_amps', 'watts'];
const isHigher = (column: string): string =>
  `excluded.${column} > coalesce(feeder_load.${column}, '-infinity')`;

// A plan that saw no higher load than those before it writes nothing.
const NOTE = `insert into feeder_load (feeder_id, at, ${COLUMNS.join(', ')})
  select feeder_id, date_bin('${LOAD_EVERY_S} s', clock_timestamp(), 'epoch'), ${COLUMNS.join(', ')}
  from unnest($1::text[], $2::float8[], $3::float8[], $4::float8[], $5::float8[])
    as said (feeder_id, ${COLUMNS.join(', ')})
  on conflict (feeder_id, at) do update
    set ${COLUMNS.map((column) => `${column} = greatest(feeder_load.${column}, excluded.${column})`).join(', ')}
    where ${COLUMNS.map(isHigher).join(' or ')}`;
const READ = `select ${isoTime('at')} as at, l1_amps as "L1", l2_amps as "L2", l3_amps as "L3", watts
  from feeder_load where feeder_id = $1 and at > now() - make_interval(mins => $2) order by at`;

/** Keeps what feeders carry now; a meter that cannot be relied on leaves a gap. */
export function noteLoads(
  tx: SqlTx,
  feeders: readonly { readonly feederId: string; readonly planner: PlannerState }[],
): void {
  const noted = feeders.flatMap(({ feederId, planner }) => {
    const loads = CHANNELS.map((channel) => loadOf(planner, channel));
    return loads.some((load) => load !== null) ? [{ feederId, loads }] : [];
  });
  if (noted.length === 0) return;
  const ofChannel = CHANNELS.map((_, n) => noted.map(({ loads }) => loads[n] ?? null));
  tx.send(NOTE, [noted.map(({ feederId }) => feederId), ...ofChannel]);
}

function loadOf(planner: PlannerState, channel: (typeof CHANNELS)[number]): number | null {
  const meter = feederMeter(channel);
  return judgeMeter(planner, meter) === 'good' ? (planner.meters[meter]?.value ?? null) : null;
}

export const readLoad = (query: QueryRows, feederId: string, minutes: number): Promise<LoadPoint[]> =>
  query<LoadPoint>(READ, [feederId, minutes]);

export const oldLoads = new ExpiringRows({ table: 'feeder_load', at: 'at' });

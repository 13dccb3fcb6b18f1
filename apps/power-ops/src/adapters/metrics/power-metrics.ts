import type { QueryRows } from '@night-market/kernel';
import type { Metrics } from '@night-market/service-kit';
import { stateOfTalk, type Talk } from '../../domain/talk.ts';
import type { InputObserver } from '../../note-inputs/ports.ts';
import type { PlanObserver } from '../../plan-feeders/ports.ts';

const ALARMS = `select alarm, count(*)::int as n from feeder_plan, jsonb_object_keys(state->'planner'->'alarms') as alarm
  group by alarm`;
const OVERDUE = `select coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::float8 as s
  from feeder_plan where due_at < clock_timestamp()`;
const DARK = `select count(*)::int as n from feeder_plan where state->'darkSinceMs' <> 'null'`;
const MANUAL = `select count(*)::int as n from feeder where mode = 'manual'`;
const WAITING = 'select count(*)::int as n from power_input';
const ALARM_CODES = ['blind', 'unattainable', 'futile', 'disobeyed'];

/** What power-ops counts: no ids of feeders or stalls, of which there may be many. */
export function powerMetrics(metrics: Metrics, read: QueryRows): PlanObserver & InputObserver {
  const number = async (sql: string): Promise<number> => {
    const [row] = await read<{ n?: number; s?: number }>(sql);
    return row?.n ?? row?.s ?? 0;
  };
  metrics.gaugeBy('power_alarms', 'Feeders with this alarm.', 'alarm', async () => {
    const rows = await read<{ alarm: string; n: number }>(ALARMS);
    const counts = new Map(ALARM_CODES.map((alarm) => [alarm, 0]));
    for (const { alarm, n } of rows) counts.set(alarm, n);
    return counts;
  });
  metrics.gauge('power_plan_overdue_seconds', 'How long the most overdue plan is overdue.', () =>
    number(OVERDUE),
  );
  metrics.gauge('power_dark_feeders', 'Feeders whose breaker is open.', () => number(DARK));
  metrics.gauge('power_manual_feeders', 'Feeders that people alone switch.', () => number(MANUAL));
  metrics.gauge('power_waiting_inputs', 'What has come in and no plan has seen.', () => number(WAITING));
  return counters(metrics);
}

function counters(metrics: Metrics): PlanObserver & InputObserver {
  const planSeconds = metrics.seconds('power_plan_duration_seconds', 'Time of one plan and its transaction.');
  const sinceReading = metrics.seconds(
    'power_reading_to_request_seconds',
    'From a reading that came in until the request that followed from it was written.',
  );
  const requests = metrics.counter('power_requests_total', 'Requests to controllers of stalls.', [
    'act',
    'reason',
  ]);
  const answers = metrics.counter('power_answers_total', 'What requests came to.', ['act', 'state']);
  const refused = metrics.counter('power_refused_readings_total', 'Readings that no plan believed.');
  const dropped = metrics.counter('power_dropped_inputs_total', 'Of feeders that nobody has described.');
  const trips = metrics.counter('power_trips_total', 'Breakers that went.');
  const takeovers = metrics.counter('power_takeovers_total', 'Feeders that went over to this replica.');
  const failures = metrics.counter('power_plan_failures_total', 'Plans that failed.');
  return {
    planned: ({ reasons }, durationMs) => {
      planSeconds.observe(durationMs / 1_000);
      refused.inc(reasons.filter(({ code }) => code === 'reading_refused').length);
    },
    requested: (asked, sinceReadingMs) => {
      for (const { act, reason } of asked) requests.inc({ act, reason });
      if (sinceReadingMs !== null) sinceReading.observe(sinceReadingMs / 1_000);
    },
    answered: (talk: Talk) => answers.inc({ act: talk.act, state: stateOfTalk(talk) }),
    tripped: () => trips.inc(),
    takenOver: () => takeovers.inc(),
    failed: () => failures.inc(),
    dropped: (inputs) => dropped.inc(inputs),
  };
}

import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../read/connect.ts';
import type { Fault, Finding } from './finding.ts';

interface Question {
  readonly service: string;
  readonly fault: Fault;
  readonly says: string;
  /** Answers with keys in a column `key`. */
  readonly sql: string;
}

const LOOK_EVERY_MS = 500;
const NOT_SENT = `select convert_from(key, 'UTF8') as key from outbox`;
const HELD_BACK = `select key from stash_key`;

/** What must be empty when all is at rest. */
const QUESTIONS: readonly Question[] = [
  ...['payments', 'orchestrator', 'gate'].map((service) => {
    return { service, fault: 'unsettled', says: 'an event is not sent', sql: NOT_SENT } as const;
  }),
  ...['payments', 'orchestrator'].map((service) => {
    return { service, fault: 'unsettled', says: 'its key is held back', sql: HELD_BACK } as const;
  }),
  {
    service: 'payments',
    fault: 'unsettled',
    says: 'its charge is still open',
    sql: `select order_id as key from charge where state in ('requested', 'pending')`,
  },
  {
    service: 'payments',
    fault: 'unsettled',
    says: 'a refund is not paid',
    sql: `select order_id as key from refund where state <> 'refunded'`,
  },
  {
    service: 'payments',
    fault: 'unsettled',
    says: 'a request has no result',
    sql: `select order_id as key from payment where replayed and not answered`,
  },
  {
    service: 'payments',
    fault: 'doubled',
    says: 'its capture is booked twice',
    sql: `select order_id as key from ledger_transfer where kind = 'capture' group by order_id having count(*) > 1`,
  },
  {
    service: 'orchestrator',
    fault: 'unsettled',
    says: 'its saga is not settled',
    sql: `select order_id as key from saga where not settled`,
  },
  {
    service: 'orchestrator',
    fault: 'doubled',
    says: 'one event moved its saga twice',
    sql: `select order_id as key from saga_transition group by order_id, event_id, machine, leg, from_state
      having count(*) > 1`,
  },
  {
    service: 'orchestrator',
    fault: 'reordered',
    says: "its saga's history does not begin with the request",
    sql: `select order_id as key from saga_transition where n = 1 and "on" <> 'requested'`,
  },
];

/**
 * Asks the services' tables until nothing is left to do, `limitMs` at most, and tells what is left then.
 * @param isOurs says of a key whether it is judged: what another client sent may be parked, and stays so
 */
export async function atRest(
  databaseUrls: Readonly<Record<string, string>>,
  isOurs: (key: string) => boolean,
  limitMs: number,
): Promise<Finding[]> {
  const deadlineMs = performance.now() + limitMs;
  for (;;) {
    const answers = QUESTIONS.map((question) => ask(databaseUrls[question.service], question, isOurs));
    const found = (await Promise.all(answers)).flat();
    if (found.every(({ fault }) => fault !== 'unsettled') || performance.now() > deadlineMs) return found;
    await delay(LOOK_EVERY_MS);
  }
}

async function ask(
  connectionString: string | undefined,
  { service, fault, says, sql }: Question,
  isOurs: (key: string) => boolean,
): Promise<Finding[]> {
  const client = await connect(connectionString);
  try {
    const { rows } = await client.query<{ key: string | null }>(sql);
    const ours = rows.filter(({ key }) => key === null || isOurs(key));
    return ours.map(({ key }) => ({ fault, orderId: key ?? 'no key', says: `${service}: ${says}` }));
  } finally {
    await client.end();
  }
}

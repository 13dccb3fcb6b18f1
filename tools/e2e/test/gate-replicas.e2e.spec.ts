import { decodeEnvelope } from '@night-market/contracts';
import { eventually, nightly } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, newCrewman, oldCrewman, ANSWER_MAX_MS, type Crewman } from '../src/gates/gate-crew.ts';
import { LossyNetwork } from '../src/gates/lossy-network.ts';
import { planStories, STEPS, truthOf, type Post, type Seen, type Story } from '../src/gates/stories.ts';
import { killAtRandom, recordsOf, rowsOf, startEvening, type Evening } from '../src/index.ts';

const PAIRS = 1_000;
const [SCANS, KILLS] = nightly([50_000, 20], [2_000, 3]);
const TIMEOUT_MS = nightly(1_800_000, 300_000);
const GATES = 8;
/** Of each gate's five scanners two are old. */
const POSTS: readonly Post[] = Array.from({ length: 40 }, (_, index) => ({
  index,
  gate: `gate-${index % GATES}`,
}));
const isOld = ({ index }: Post): boolean => Math.floor(index / GATES) < 2;
const LOSSES = { lostEvery: 5, lateEvery: 10, lateMs: ANSWER_MAX_MS + 200 };
const TICKETS_PER_BODY = 200;

let evening: Evening;

beforeAll(async () => {
  evening = await startEvening({ name: 'gates', services: ['gate'], replicas: { gate: 2 } });
});
afterAll(() => evening?.end());

async function issue(ticketIds: readonly string[]): Promise<Map<string, string>> {
  const codes = new Map<string, string>();
  const times = { validFrom: '2026-01-01T00:00:00Z', validUntil: '2100-01-01T00:00:00Z' };
  for (let at = 0; at < ticketIds.length; at += TICKETS_PER_BODY) {
    const wanted = ticketIds.slice(at, at + TICKETS_PER_BODY);
    const tickets = wanted.map((ticketId) => ({ ticketId, product: 'entry', ...times }));
    const issued = (await ask(evening, '/v2/tickets/bulk', { tickets })) as {
      tickets: { ticketId: string; token: string }[];
    };
    for (const { ticketId, token } of issued.tickets) codes.set(ticketId, token);
  }
  return codes;
}

/** Does something with each item, a few of them at one time. */
async function inTurn<T>(
  items: readonly T[],
  inFlight: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values();
  const work = async (): Promise<void> => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}

it(`of ${PAIRS} tickets each is let in once, though two replicas are asked at the same moment`, async () => {
  const codes = await issue(Array.from({ length: PAIRS }, (_, n) => `pair-${n}`));
  const devices = await Promise.all(
    [0, 1].map((replica) => evening.platform.keys.scanner(`replica ${replica}`)),
  );
  const scan = async (replica: number, ticketId: string): Promise<string> => {
    const { id: deviceId, key } = devices[replica]!;
    const body = { deviceId, nonce: ticketId, gateId: `rush-${replica}`, token: codes.get(ticketId) };
    const response = await fetch(`${evening.platform.urls['gate']![replica]}/v2/scans`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const { decision, reason } = (await response.json()) as { decision: string; reason: string | null };
    return reason ?? decision;
  };
  const answers: string[] = [];
  await inTurn([...codes.keys()], 4, async (ticketId) => {
    answers.push((await Promise.all([scan(0, ticketId), scan(1, ticketId)])).sort().join());
  });
  expect(answers).toEqual(Array<string>(PAIRS).fill('already_redeemed,granted'));
});

describe(`an evening of ${SCANS} scans`, () => {
  it(
    'with requests lost, answers late and replicas killed: who is inside is who came in, and nobody comes in twice online',
    async () => {
      const stories = planStories(SCANS / STEPS, POSTS, 21);
      const codes = await issue(stories.map(({ ticketId }) => ticketId));
      const network = new LossyNetwork(evening.platform.urls['gate']!, LOSSES);
      const crew = await Promise.all(
        POSTS.map((post) => (isOld(post) ? oldCrewman : newCrewman)(evening, network, post)),
      );
      try {
        const startedAtMs = performance.now();
        const killing = killAtRandom({
          victims: [evening.platform.service('gate', 0), evening.platform.service('gate', 1)],
          ...{ kills: KILLS, seed: 21, pauseMs: [500, 1_500] },
        });
        const seen = await playAll(stories, codes, crew);
        expect(await killing).toBe(KILLS);
        network.mend();
        await Promise.all(crew.map((one) => one.settle()));
        const truth = truthOf(seen);
        const { requests, lost, late } = network.carried;
        const byDevice = seen.filter(({ by }) => by === 'device').length;
        console.log(
          `evening: scans=${seen.length} by-device=${byDevice} requests=${requests} lost=${lost} late=${late}`,
          `kills=${KILLS} entries=${truth.entries} exits=${truth.exits} conflicts=${truth.conflicts}`,
          `inside=${insideOf(truth.inside)} admitted-twice=${truth.admittedTwice.length}`,
          `seconds=${((performance.now() - startedAtMs) / 1_000).toFixed(1)}`,
        );
        expect(seen).toHaveLength(SCANS);
        expect(byDevice).toBeGreaterThan(SCANS / 100);
        expect(truth.conflicts).toBeGreaterThan(0);
        expect(truth.admittedTwice).toEqual([]);
        for (const replica of [0, 1]) expect(await occupancyAt(replica)).toEqual(truth.inside);
        expect(await booked()).toEqual({
          ...{ entries: truth.entries, exits: truth.exits, conflicts: truth.conflicts },
          inside: insideOf(truth.inside),
        });
        expect(await told()).toEqual({
          granted: truth.entries,
          exited: truth.exits,
          conflict_detected: truth.conflicts,
        });
      } finally {
        await Promise.all(crew.map((one) => one.stop()));
      }
    },
    TIMEOUT_MS,
  );
});

const insideOf = (byGate: Readonly<Record<string, number>>): number =>
  Object.values(byGate).reduce((sum, count) => sum + count, 0);

/** Round by round, each ticket one turn: so some time passes between its turns. */
async function playAll(
  stories: readonly Story[],
  codes: ReadonlyMap<string, string>,
  crew: readonly Crewman[],
): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (let turn = 0; turn < STEPS; turn += 1)
    await inTurn(stories, crew.length, async ({ ticketId, turns }) => {
      const steps = (turns[turn] ?? []).map(async (step): Promise<Seen> => {
        const answer = await crew[step.post.index]!.scan(codes.get(ticketId)!, step.direction);
        return { ticketId, ...step, ...answer };
      });
      seen.push(...(await Promise.all(steps)));
    });
  return seen;
}

/** Who is inside by the gates of this evening, as a replica says. */
async function occupancyAt(replica: number): Promise<Record<string, number>> {
  const { key } = await evening.platform.keys.scanner('looks on');
  const response = await fetch(`${evening.platform.urls['gate']![replica]}/v2/occupancy`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { gates } = (await response.json()) as { gates: Record<string, number> };
  return Object.fromEntries(
    Object.entries(gates).filter(([gate, count]) => gate.startsWith('gate-') && count !== 0),
  );
}

async function booked(): Promise<object> {
  const ofEvening = `ticket_id like 'story-%'`;
  const [counts] = await rowsOf<object>(
    evening,
    'gate',
    `select count(*) filter (where decision = 'granted' and direction = 'entry')::int as entries,
      count(*) filter (where decision = 'granted' and direction = 'exit')::int as exits,
      count(*) filter (where 'conflict' = any (flags))::int as conflicts,
      (select count(*)::int from presence where is_inside and ${ofEvening}) as inside
      from scan where ${ofEvening}`,
  );
  return counts!;
}

/** What the gates told on the bus, each event once. */
async function told(): Promise<Record<string, number>> {
  await eventually(
    async () => {
      const rows = await rowsOf<{ n: number }>(evening, 'gate', 'select count(*)::int as n from outbox');
      return rows[0]!.n === 0;
    },
    { timeoutMs: 60_000, everyMs: 200 },
  );
  const types = new Map<string, string>();
  for (const { value } of await recordsOf(evening, 'gate.auth.v2')) {
    const { id, key, type } = decodeEnvelope('gate.auth.v2', value);
    if (key.startsWith('story-')) types.set(id, type);
  }
  const counts: Record<string, number> = { granted: 0, exited: 0, conflict_detected: 0 };
  for (const type of types.values()) if (type in counts) counts[type]! += 1;
  return counts;
}

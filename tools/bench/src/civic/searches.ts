import { closedLoop, nowMs } from '../loops.ts';
import { AREA, DAYS, ONLY_CLOSED, TERMS } from './fill-reports.ts';
import type { Hotline } from './hotline.ts';

export type Query = Readonly<Record<string, string>>;

const DAY_MS = 86_400_000;
const BOX_DEGREES = 0.001;
const PAGE = { page_size: '50' };

const pick = <T>(of: readonly T[]): T => of[Math.floor(Math.random() * of.length)]!;

/** Six hours of some evening. */
function window(): Query {
  const fromMs = Date.now() - (0.5 + Math.random() * (DAYS - 1)) * DAY_MS;
  return {
    start_date: new Date(fromMs).toISOString(),
    end_date: new Date(fromMs + DAY_MS / 4).toISOString(),
  };
}

/** A hundred metres of the market. */
function box(): Query {
  const west = AREA.west + Math.random() * (AREA.degrees - BOX_DEGREES);
  const south = AREA.south + Math.random() * (AREA.degrees - BOX_DEGREES);
  const corners = [west, south, west + BOX_DEGREES, south + BOX_DEGREES];
  return { bbox: corners.map((degrees) => degrees.toFixed(6)).join(',') };
}

const status = (): Query => ({ status: pick(['open', 'closed']) });
const stall = (letter: string): string => `${letter}${Math.floor(Math.random() * 997)}`;

/** What people look for. */
export const SEARCHES: Readonly<Record<string, () => Query>> = {
  status,
  'date window': window,
  'bounding box': box,
  'a thing in Chinese': () => ({ q: pick(TERMS.zh) }),
  'two things in Chinese': () => ({ q: `${pick(TERMS.zh)}，${pick(TERMS.zh)}` }),
  'a thing in English': () => ({ q: pick(TERMS.en) }),
  'two things in English': () => ({ q: `${pick(TERMS.en)} and ${pick(TERMS.en)}` }),
  'a stall': () => ({ q: `${pick(TERMS.zh)}，在 ${stall('C')}` }),
  nothing: () => ({ q: pick(['沒有人說過這個', 'nobody has said this']) }),
  'what none of the state says': () => ({ status: 'open', q: ONLY_CLOSED }),
  'status, window and text': () => ({ ...status(), ...window(), q: pick([...TERMS.zh, ...TERMS.en]) }),
  'status, box and text': () => ({ ...status(), ...box(), q: pick([...TERMS.zh, ...TERMS.en]) }),
};

const AT_ONCE = 2;

/** @returns milliseconds of each search, by kind */
export async function measureSearches(hotline: Hotline, count: number): Promise<Map<string, number[]>> {
  const kinds = Object.entries(SEARCHES);
  const tookMs = new Map(kinds.map(([kind]): [string, number[]] => [kind, []]));
  const searches = Array.from({ length: count }, (_, n) => kinds[n % kinds.length]!);
  await closedLoop(searches, AT_ONCE, async ([kind, make], _n, atMs) => {
    await hotline.search({ ...PAGE, ...make() });
    tookMs.get(kind)!.push(nowMs() - atMs);
  });
  return tookMs;
}

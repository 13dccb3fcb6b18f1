import { crew, type PlannedScanner } from './crew.ts';
import { createRandom, type Random } from '../plan/random.ts';

/** What happens to a ticket in the evening. */
export const treatments = [
  'one entry',
  'sent twice, same nonce',
  'in, out, and in again',
  'shared, one gate after the other',
  'shared, at the same moment',
  'cancelled',
  'forged',
  'signal lost',
  'signal lost, out',
  'signal lost, twice at one scanner',
  'signal lost, shared with a gate online',
  'signal lost, shared by two scanners',
  'signal lost, cancelled meanwhile',
] as const;

export type Treatment = (typeof treatments)[number];

/** One code held in front of one scanner. */
export interface PlannedScan {
  readonly scanner: PlannedScanner;
  readonly direction: 'entry' | 'exit';
}

/** All that is done with one ticket. */
export interface PlannedVisit {
  readonly ticketId: string;
  readonly treatment: Treatment;
  /** While some scanners are without network. */
  readonly isInSilence: boolean;
  readonly isForged: boolean;
  /** Cancelled before it is shown. */
  readonly isCancelled: boolean;
  /** The answer is asked for once more under the same nonce. */
  readonly isRepeated: boolean;
  /** One turn after the other; the scans of a turn happen at the same moment. */
  readonly turns: readonly (readonly PlannedScan[])[];
}

/** Of twenty visits: as often as each stands here. */
const deck: readonly Treatment[] = [
  ...Array<Treatment>(5).fill('one entry'),
  ...Array<Treatment>(2).fill('in, out, and in again'),
  ...Array<Treatment>(2).fill('shared, one gate after the other'),
  ...Array<Treatment>(2).fill('shared, at the same moment'),
  ...treatments.filter((one) => !/^(one|in,|shared)/.test(one)),
];

/** Plans the visits: the same count and seed give the same plan, but for the run's name in the ids. */
export function planVisits(count: number, seed: number, runId: string): PlannedVisit[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const treatment = deck[index % deck.length] as Treatment;
    return {
      ticketId: `visit-${runId}-${String(index + 1).padStart(4, '0')}`,
      treatment,
      isInSilence: treatment.startsWith('signal lost'),
      isForged: treatment === 'forged',
      isCancelled: treatment.includes('cancelled'),
      isRepeated: treatment === 'sent twice, same nonce',
      turns: turnsOf(treatment, random),
    };
  });
}

const old = crew.filter(({ kind }) => kind !== 'new');
const online = crew.filter(({ losesSignal }) => !losesSignal);
const silent = crew.filter(({ losesSignal }) => losesSignal);
/** What it says to be later than an entry elsewhere is later, to the millisecond. */
const silentOnTime = silent.filter(({ clockErrorMs }) => clockErrorMs === 0);

const entry = (scanner: PlannedScanner): PlannedScan => ({ scanner, direction: 'entry' });
const exit = (scanner: PlannedScanner): PlannedScan => ({ scanner, direction: 'exit' });

function turnsOf(treatment: Treatment, random: Random): PlannedScan[][] {
  const [first, second, third] = random.shuffle(online) as [PlannedScanner, PlannedScanner, PlannedScanner];
  const lost = random.pick(silent);
  switch (treatment) {
    case 'one entry':
    case 'cancelled':
    case 'forged':
      return [[entry(random.pick(online))]];
    case 'sent twice, same nonce':
      return [[entry(random.pick(old))]];
    case 'in, out, and in again':
      return [[entry(first)], [exit(second)], [entry(third)]];
    case 'shared, one gate after the other':
      return [[entry(first)], [entry(second)]];
    case 'shared, at the same moment':
      return [[entry(first), entry(second), entry(third)]];
    case 'signal lost':
    case 'signal lost, cancelled meanwhile':
      return [[entry(lost)]];
    case 'signal lost, out':
      return [[entry(first)], [exit(random.pick(silentOnTime))]];
    case 'signal lost, twice at one scanner':
      return [[entry(lost)], [entry(lost)]];
    case 'signal lost, shared with a gate online':
      return random.shuffle([[entry(first)], [entry(lost)]]);
    case 'signal lost, shared by two scanners':
      return silent.map((one) => [entry(one)]);
  }
}

import type { Area, RoutableReport, RuleBook } from '../src/index.ts';

const square = (west: number, south: number, east: number, north: number): number[][] => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];

/** Two rows of stalls with a court between them that belongs to neither. */
const rows: Area = {
  type: 'Polygon',
  coordinates: [square(121.5, 25.0, 121.52, 25.02), square(121.508, 25.008, 121.512, 25.012)],
};

export const book: RuleBook = {
  version: 7,
  timeZone: 'Asia/Taipei',
  areas: { rows },
  fallbackAgencyId: 'city-hall',
  rules: [
    { ruleId: 'noise', priority: 10, when: { categories: ['noise'] }, agencyIds: ['environment'] },
    {
      ruleId: 'noise-at-night',
      priority: 20,
      when: {
        categories: ['noise'],
        hours: { fri: [{ from: '22:00', until: '06:00' }], sat: [{ from: '22:00', until: '06:00' }] },
      },
      agencyIds: ['police'],
    },
    {
      ruleId: 'fire',
      priority: 90,
      when: { words: ['瓦斯', '失火', 'gas', 'fire'], severity: 4 },
      agencyIds: ['fire-department', 'police'],
    },
    {
      ruleId: 'waste-in-rows',
      priority: 30,
      when: { categories: ['waste'], areas: ['rows'] },
      agencyIds: ['market-office'],
    },
  ],
};

export const AGENCIES = ['city-hall', 'environment', 'police', 'fire-department', 'market-office'];

export const report = (given: Partial<RoutableReport> = {}): RoutableReport => ({
  category: 'other',
  text: '',
  severity: 1,
  // A Friday, 20:00 in Taipei.
  atMs: Date.parse('2026-11-27T12:00Z'),
  ...given,
});

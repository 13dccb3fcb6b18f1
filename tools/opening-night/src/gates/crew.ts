/** A scanner of the play, and where it stands. */
export interface PlannedScanner {
  readonly name: string;
  readonly gate: 'north' | 'east' | 'south' | 'west';
  /** Old ones ask by form or JSON; new ones are enrolled, sign, and can decide by themselves. */
  readonly kind: 'old, form' | 'old, JSON' | 'new';
  /** How far its clock is ahead, in milliseconds. */
  readonly clockErrorMs: number;
  /** It is without network for a part of the evening. */
  readonly losesSignal: boolean;
}

const MINUTE_MS = 60_000;

const right = { clockErrorMs: 0, losesSignal: false } as const;

/** Four old scanners and six new ones. Beyond 5 minutes the gate refuses a time, and the scanner has to correct its clock. */
export const crew: readonly PlannedScanner[] = [
  { name: 'old-1', gate: 'north', kind: 'old, form', ...right },
  { name: 'old-2', gate: 'east', kind: 'old, JSON', ...right },
  { name: 'old-3', gate: 'south', kind: 'old, form', ...right },
  { name: 'old-4', gate: 'west', kind: 'old, JSON', ...right },
  { name: 'new-1', gate: 'north', kind: 'new', ...right },
  { name: 'new-2', gate: 'east', kind: 'new', ...right },
  { name: 'new-3', gate: 'south', kind: 'new', ...right, clockErrorMs: -3 * MINUTE_MS },
  { name: 'new-4', gate: 'west', kind: 'new', ...right, clockErrorMs: 8 * MINUTE_MS },
  { name: 'new-5', gate: 'south', kind: 'new', ...right, losesSignal: true },
  { name: 'new-6', gate: 'west', kind: 'new', clockErrorMs: -7 * MINUTE_MS, losesSignal: true },
];

import type { ScanAttempt } from './attempt.ts';

/** What one ticket did in one zone. */
export interface ZoneHistory {
  readonly isInside: boolean;
  readonly entries: number;
  /** By which gate it came in last; null before the first entry. */
  readonly lastEntryGateId: string | null;
  readonly lastEntryAtMs: number | null;
  readonly lastExitAtMs: number | null;
}

export const NO_HISTORY: ZoneHistory = {
  isInside: false,
  entries: 0,
  lastEntryGateId: null,
  lastEntryAtMs: null,
  lastExitAtMs: null,
};

/** The history after a decision. What was denied leaves none. */
export function remember(
  history: ZoneHistory,
  { direction, gateId, atMs }: Pick<ScanAttempt, 'direction' | 'gateId' | 'atMs'>,
  { decision }: { readonly decision: 'granted' | 'denied' },
): ZoneHistory {
  if (decision === 'denied') return history;
  if (direction === 'exit') return { ...history, isInside: false, lastExitAtMs: atMs };
  return {
    ...history,
    isInside: true,
    entries: history.entries + 1,
    lastEntryGateId: gateId,
    lastEntryAtMs: atMs,
  };
}

/** At closing: whoever came in until then is outside. Someone who comes in later stays inside. */
export function leaveAtClosing(history: ZoneHistory, atMs: number): ZoneHistory {
  const { isInside, lastEntryAtMs } = history;
  if (!isInside || (lastEntryAtMs ?? 0) > atMs) return history;
  return { ...history, isInside: false, lastExitAtMs: atMs };
}

import type { TrailStep } from '@night-market/kernel';

/** A step, and whose it is. */
export interface ServiceStep extends TrailStep {
  readonly service: string;
}

/**
 * What should be there and is not, most often because it was swept.
 * - inbox: events that moved something, and are not in the inbox
 * - key: requests whose idempotency key is not known
 * - more: the service tells no more than so many steps
 */
export const GAPS = ['inbox', 'key', 'more'] as const;

export interface TrailGap {
  readonly service: string;
  readonly what: (typeof GAPS)[number];
  readonly count: number;
}

/** Services that take no request without an idempotency key. */
const KEYED: readonly string[] = ['payments'];

/** The gaps in the part of one service. */
export function gapsIn(service: string, steps: readonly TrailStep[], isMore: boolean): TrailGap[] {
  const ids = (wanted: (step: TrailStep) => boolean): Set<string> =>
    new Set(steps.filter(wanted).flatMap(({ eventId }) => eventId ?? []));
  const received = ids(({ kind }) => kind === 'inbox');
  const moved = ids(({ kind, detail }) => kind === 'transition' && detail['actor'] === 'event');
  const count = (kind: TrailStep['kind'], what?: string): number =>
    steps.filter((step) => step.kind === kind && step.what !== what).length;
  // Who pays at the gate sends no request of its own.
  const keyless = KEYED.includes(service) ? count('request', 'gate') - count('key') : 0;
  const gaps: TrailGap[] = [
    { service, what: 'inbox', count: [...moved].filter((id) => !received.has(id)).length },
    { service, what: 'key', count: keyless },
    { service, what: 'more', count: isMore ? 1 : 0 },
  ];
  return gaps.filter((gap) => gap.count > 0);
}

import { z } from 'zod';
import { captureFaults, refundFaults } from './names.ts';
import type { CaptureFault, RefundFault } from './names.ts';
import { limits } from '../limits.ts';

const fault = z.enum([...captureFaults, ...refundFaults]);
const durationMs = z.int().min(0).max(600_000);
/** A week either way. */
const skewMs = z.int().min(-604_800_000).max(604_800_000);

const isCaptureFault = (name: string): name is CaptureFault =>
  (captureFaults as readonly string[]).includes(name);

/** A fault of the capture, of the refunds, or one of each. */
export const referencePlan = z.union([
  fault,
  z
    .array(fault)
    .max(2)
    .refine((names) => new Set(names.map(isCaptureFault)).size === names.length, {
      error: 'takes at most one capture fault and one refund fault',
    }),
]);

const references = z
  .record(z.string().min(1).max(200), referencePlan)
  .refine((plans) => Object.keys(plans).length <= limits.plannedReferences, {
    error: `takes at most ${limits.plannedReferences} references`,
  });

/** Body of `POST /admin/faults/references`. */
export const referencePlans = z.strictObject({ byReference: references });

/** Body of `PUT /admin/faults`; a field that is left out takes its default. */
export const faultSettings = z.strictObject({
  /** Every capture and refund takes this long before it is looked at. */
  latencyMs: z
    .strictObject({ min: durationMs, max: durationMs })
    .refine(({ min, max }) => min <= max, { error: 'min must not be above max' })
    .default({ min: 0, max: 0 }),
  /** Share of references that meet a fault. */
  rates: z.partialRecord(fault, z.number().min(0).max(1)).default({}),
  /** Faults of single references; they win over the rates. */
  byReference: references.default({}),
  /** How long a request is held that never gets an answer. */
  timeoutHoldMs: durationMs.default(30_000),
  /** From the first request of a late success to its capture, and the delay of a late webhook. */
  lateMs: durationMs.default(5_000),
  /** Share of references whose ordinary captures and refunds are told by webhook. */
  webhookRate: z.number().min(0).max(1).default(1),
  /** Longest time that a reordered webhook waits for a later one to overtake it. */
  webhookHoldMs: durationMs.default(3_000),
  /** How many attempts meet a fault that leaves no result behind. */
  faultAttempts: z.int().min(1).max(100).default(1),
  /** How far the gateway's clock is ahead; it dates bookings, webhooks and answers. Negative: behind. */
  clockSkewMs: skewMs.default(0),
});

/** The body of `PUT /admin/clock`. */
export const clockStep = z.strictObject({ skewMs });

export type FaultSettings = z.output<typeof faultSettings>;
export type ReferencePlan = z.output<typeof referencePlan>;

/** A plan taken apart by what it is about. */
export interface SplitPlan {
  capture: CaptureFault | null;
  refund: RefundFault | null;
}

/** Takes a plan of the wire apart. */
export function splitPlan(plan: ReferencePlan): SplitPlan {
  const split: SplitPlan = { capture: null, refund: null };
  for (const name of Array.isArray(plan) ? plan : [plan]) {
    if (isCaptureFault(name)) split.capture = name;
    else split.refund = name;
  }
  return split;
}

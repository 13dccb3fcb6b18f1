import { captureFaults, refundFaults, repeatableFaults } from './names.ts';
import type { CaptureFault, Fault, RefundFault } from './names.ts';
import { faultSettings, splitPlan } from './settings.ts';
import type { FaultSettings, ReferencePlan, SplitPlan } from './settings.ts';
import type { Draw } from '../random.ts';

const DEFAULTS: FaultSettings = faultSettings.parse({});

/** Decides what goes wrong with which request. Holds the settings, the plans and what has already happened. */
export class FaultPlan {
  private readonly draw: Draw;
  private readonly plans = new Map<string, SplitPlan>();
  private readonly timesFired = new Map<string, number>();
  private current: FaultSettings = DEFAULTS;
  private anyRate = false;

  constructor(draw: Draw) {
    this.draw = draw;
  }

  /** The settings without the plans of single references. */
  get settings(): FaultSettings {
    return this.current;
  }

  /** The gateway's own clock, in milliseconds since 1970; it may be wrong. */
  nowMs(): number {
    return Date.now() + this.current.clockSkewMs;
  }

  /** Sets how far the clock is ahead, and leaves all other settings and plans as they are. */
  stepClock(clockSkewMs: number): void {
    this.current = { ...this.current, clockSkewMs };
  }

  /** Number of references with a plan of their own. */
  get plannedCount(): number {
    return this.plans.size;
  }

  /** The settings with the plans, as `GET /admin/faults` shows them. */
  describe(): FaultSettings {
    const byReference = [...this.plans].map(([reference, { capture, refund }]) => {
      const names = [capture, refund].filter((name) => name !== null);
      return [reference, names.length === 1 ? names[0] : names] as const;
    });
    return {
      ...this.current,
      byReference: Object.fromEntries(byReference) as FaultSettings['byReference'],
    };
  }

  /** Takes new settings and plans in place of the old ones. What has already happened stays. */
  replace(settings: FaultSettings): void {
    // A journal of an earlier release may lack the newer settings.
    this.current = { ...DEFAULTS, ...settings, byReference: {} };
    this.anyRate = Object.values(settings.rates).some((rate) => rate > 0);
    this.plans.clear();
    this.merge(settings.byReference);
  }

  /** Adds or changes plans of single references. */
  merge(byReference: Record<string, ReferencePlan>): void {
    for (const [reference, plan] of Object.entries(byReference)) this.plans.set(reference, splitPlan(plan));
  }

  /** Notes that a fault has met an attempt. */
  markFired(scope: string, times = 1): void {
    this.timesFired.set(scope, (this.timesFired.get(scope) ?? 0) + times);
  }

  /** What has happened so far, by scope. */
  fired(): ReadonlyMap<string, number> {
    return this.timesFired;
  }

  /** Forgets the plan of a reference, and what has happened to it and its refunds. */
  forget(reference: string, refundKeys: readonly string[]): void {
    this.plans.delete(reference);
    this.timesFired.delete(captureScope(reference));
    for (const key of refundKeys) this.timesFired.delete(refundScope(key));
  }

  /** The fault of the next capture of a reference; null for none. */
  captureFault(reference: string): CaptureFault | null {
    const planned = this.plans.get(reference)?.capture ?? this.drawn(captureFaults, reference);
    // A bad card stays bad; every other fault passes.
    if (planned === null || planned === 'decline') return planned;
    return this.isSpent(captureScope(reference), planned) ? null : planned;
  }

  /** The fault of the next attempt of a refund; null for none. */
  refundFault(reference: string, key: string): RefundFault | null {
    const planned = this.plans.get(reference)?.refund ?? this.drawn(refundFaults, reference);
    return planned === null || this.isSpent(refundScope(key), planned) ? null : planned;
  }

  /** How long this attempt takes, in milliseconds. */
  latencyMs(about: string, attempt: number): number {
    const { min, max } = this.current.latencyMs;
    return max === 0 ? 0 : min + this.draw.unit('latency', about, attempt) * (max - min);
  }

  /** Whether the ordinary captures and refunds of a reference are told by webhook. */
  isTold(reference: string): boolean {
    const { webhookRate } = this.current;
    return webhookRate >= 1 || (webhookRate > 0 && this.draw.unit('webhook', reference) < webhookRate);
  }

  private isSpent(scope: string, fault: Fault): boolean {
    const attempts = repeatableFaults.has(fault) ? this.current.faultAttempts : 1;
    return (this.timesFired.get(scope) ?? 0) >= attempts;
  }

  private drawn<F extends Fault>(names: readonly F[], reference: string): F | null {
    if (!this.anyRate) return null;
    const { rates } = this.current;
    return names.find((name) => this.draw.unit(name, reference) < (rates[name] ?? 0)) ?? null;
  }
}

/** Capture faults are counted per reference: another key of the same order is another attempt. */
export const captureScope = (reference: string): string => `capture:${reference}`;

/** Refund faults are counted per key: each refund of an order meets its fault. */
export const refundScope = (key: string): string => `refund:${key}`;

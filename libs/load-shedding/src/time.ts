import type { Draft } from './state.ts';

/** Lets time pass: minutes off grow and fade, and starts of long ago are forgotten. */
export function passTime(draft: Draft, nowMs: number): void {
  const passedMs = Math.max(0, nowMs - draft.nowMs);
  draft.nowMs += passedMs;
  if (passedMs === 0) return;
  const kept = 0.5 ** (passedMs / draft.policy.offHalfLifeMs);
  for (const [stallId, stall] of Object.entries(draft.stalls)) {
    if (stall.on && stall.offMs === 0) continue;
    draft.stalls[stallId] = { ...stall, offMs: stall.offMs * kept + (stall.on ? 0 : passedMs) };
  }
  const { relapseMs, rampWindowMs } = draft.policy;
  draft.starts = draft.starts.filter(({ atMs }) => atMs > draft.nowMs - Math.max(relapseMs, rampWindowMs));
}

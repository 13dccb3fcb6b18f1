/** Which stalls are off in which slot. */
export interface Schedule {
  readonly slotSeconds: number;
  readonly offBySlot: readonly ReadonlySet<string>[];
  /** Slots in which no set of stalls keeps the limit. */
  readonly unattainableSlots: number;
}

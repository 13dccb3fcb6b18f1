import type { Schedule } from '../optimum/schedule.ts';
import type { Command, Controller, Heard } from './controller.ts';

const LEAD_SECONDS = 2;

/** Plays what was decided before the evening. */
export class Scheduled implements Controller {
  private readonly schedule: Schedule;
  private off: ReadonlySet<string> = new Set();

  constructor(schedule: Schedule) {
    this.schedule = schedule;
  }

  decide({ nowMs }: Heard): Command[] {
    const { slotSeconds, offBySlot } = this.schedule;
    const inSlotOf = (second: number): Iterable<string> => offBySlot[Math.floor(second / slotSeconds)] ?? [];
    // A switch takes a moment, so off is commanded before the slot begins.
    const next = new Set([...inSlotOf(nowMs / 1_000), ...inSlotOf(nowMs / 1_000 + LEAD_SECONDS)]);
    const before = this.off;
    this.off = next;
    return [
      ...[...next].filter((stallId) => !before.has(stallId)).map((stallId) => ({ stallId, isOn: false })),
      ...[...before].filter((stallId) => !next.has(stallId)).map((stallId) => ({ stallId, isOn: true })),
    ];
  }
}

import { clockOffsetMs } from '@night-market/gate-policy';

/** The Date header says whole seconds: half of one is right on the average. */
const HALF_SECOND_MS = 500;
const RESOLUTION_MS = 1_000;

/** How far the gate's clock is ahead of the device's, by the Date header of its answers. */
export class ClockOffset {
  private offsetMs: number | null;

  constructor(offsetMs: number | null = null) {
    this.offsetMs = offsetMs;
  }

  /** Null before the first contact. */
  get ms(): number | null {
    return this.offsetMs;
  }

  /** The gate's time, as well as it is known. */
  correct(deviceMs: number): number {
    return deviceMs + (this.offsetMs ?? 0);
  }

  /**
   * Takes note of an answer.
   * @returns whether the offset is another than before; less than what the header can tell changes nothing
   */
  measure(dateHeader: string | null, sentMs: number, receivedMs: number): boolean {
    const serverMs = Date.parse(dateHeader ?? '');
    if (Number.isNaN(serverMs)) return false;
    const measured = clockOffsetMs(serverMs + HALF_SECOND_MS, (sentMs + receivedMs) / 2);
    const tolerance = RESOLUTION_MS + (receivedMs - sentMs) / 2;
    if (this.offsetMs !== null && Math.abs(measured - this.offsetMs) <= tolerance) return false;
    // A clock that is right within what can be told is taken to be right.
    this.offsetMs = Math.abs(measured) <= tolerance ? 0 : Math.round(measured);
    return true;
  }
}

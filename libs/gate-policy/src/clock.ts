/** A device's clock that is off by more than this is flagged. */
export const CLOCK_OFF_MS = 60_000;

/** When something happened, by both clocks. */
export interface CorrectedTime {
  /** By the market's clock. */
  readonly atMs: number;
  /** As the device said. */
  readonly deviceAtMs: number;
  readonly isClockOff: boolean;
}

/** How far a device's clock is behind the market's; to be added to its times. Negative when it is ahead. */
export const clockOffsetMs = (serverNowMs: number, deviceNowMs: number): number => serverNowMs - deviceNowMs;

/**
 * The time of a scan that is uploaded later.
 * @param offsetMs measured when the device last reached the gate: {@link clockOffsetMs}
 * @param receivedAtMs when the gate got it; nothing happened after that
 */
export function correctTime(deviceAtMs: number, offsetMs: number, receivedAtMs: number): CorrectedTime {
  const corrected = deviceAtMs + offsetMs;
  const isClockOff = Math.abs(offsetMs) > CLOCK_OFF_MS || corrected > receivedAtMs + CLOCK_OFF_MS;
  return { atMs: Math.min(corrected, receivedAtMs), deviceAtMs, isClockOff };
}

/** What a number means to whoever looks after the market. */
export type Level = 'normal' | 'warning' | 'alert';

const ORDER: readonly Level[] = ['normal', 'warning', 'alert'];

export const worstOf = (levels: readonly Level[]): Level =>
  ORDER[Math.max(0, ...levels.map((level) => ORDER.indexOf(level)))]!;

export const LAG_NORMAL_BELOW = 1_000;
export const LAG_ALERT_ABOVE = 5_000;
const LAG_ALERT_AFTER_MS = 300_000;
const HELD_ALERT_ABOVE = 10;
const WAITING_WARNING_ABOVE_S = 10;
const WAITING_ALERT_ABOVE_S = 60;
const UNPAID_ALERT_ABOVE_S = 900;

/** @param overForMs for how long it has been above {@link LAG_ALERT_ABOVE} */
export function lagLevel(events: number, overForMs: number): Level {
  if (events > LAG_ALERT_ABOVE && overForMs >= LAG_ALERT_AFTER_MS) return 'alert';
  return events >= LAG_NORMAL_BELOW ? 'warning' : 'normal';
}

/** Of parked keys, of sagas that wait for an operator, and of reports that are late: each is one too many. */
export function heldLevel(count: number): Level {
  if (count > HELD_ALERT_ABOVE) return 'alert';
  return count > 0 ? 'warning' : 'normal';
}

function waitingLevel(seconds: number): Level {
  if (seconds > WAITING_ALERT_ABOVE_S) return 'alert';
  return seconds > WAITING_WARNING_ABOVE_S ? 'warning' : 'normal';
}

export const outboxLevel = (oldestAgeSeconds: number): Level => waitingLevel(oldestAgeSeconds);

/** @param stuckSeconds for how long nothing was settled where events wait */
export const stuckLevel = (stuckSeconds: number): Level => waitingLevel(stuckSeconds);

const HANDLING_NORMAL_BELOW_S = 5;
const HANDLING_ALERT_ABOVE_S = 30;
const ERRORS_NORMAL_BELOW = 0.01;
const ERRORS_ALERT_ABOVE = 0.05;

/** @param seconds that handler calls take, or null where there was none */
export function handlingLevel(seconds: number | null): Level {
  if (seconds === null || seconds < HANDLING_NORMAL_BELOW_S) return 'normal';
  return seconds > HANDLING_ALERT_ABOVE_S ? 'alert' : 'warning';
}

/** @param share of the events that failed, from 0 to 1, or null where there was none */
export function errorLevel(share: number | null): Level {
  if (share === null || share < ERRORS_NORMAL_BELOW) return 'normal';
  return share > ERRORS_ALERT_ABOVE ? 'alert' : 'warning';
}

const FAILURES_WARNING_FROM = 3;
const OUTSIDE_ALERT_ABOVE_S = 300;

/** @param failures calls in a row that failed */
export function outsideLevel(oldestAgeSeconds: number, failures: number): Level {
  if (oldestAgeSeconds > OUTSIDE_ALERT_ABOVE_S) return 'alert';
  const isFailing = failures >= FAILURES_WARNING_FROM;
  return isFailing || oldestAgeSeconds > WAITING_WARNING_ABOVE_S ? 'warning' : 'normal';
}

/** Somebody has a device that was taken from them, or was not told that it was. */
export const revokedLevel = (inUse: number): Level => (inUse > 0 ? 'warning' : 'normal');

/** @param oldestSeconds since the oldest duplicate that is not paid back was booked; null while there is none */
export const moneyLevel = (oldestSeconds: number | null): Level =>
  oldestSeconds !== null && oldestSeconds > UNPAID_ALERT_ABOVE_S ? 'alert' : 'normal';

/** @param lost replicas that do not answer, or whose lease ran out and that did not say goodbye */
export function replicasLevel(running: number, lost: number): Level {
  if (running === 0) return 'alert';
  return lost > 0 ? 'warning' : 'normal';
}

/** A full zone lets nobody in; that is as it should be, and worth a look. */
export const zoneLevel = (inside: number, capacity: number | null): Level =>
  capacity !== null && inside >= capacity ? 'warning' : 'normal';

export interface FeederNow {
  readonly isDark: boolean;
  /** Of the fullest phase, against where the breaker trips; null while no meter is good. */
  readonly ofPhaseLimit: number | null;
  /** Against what was agreed; null where nothing was, or no meter is good. */
  readonly ofWattLimit: number | null;
  readonly alarms: number;
}

export function feederLevel({ isDark, ofPhaseLimit, ofWattLimit, alarms }: FeederNow): Level {
  if (isDark || (ofPhaseLimit ?? 0) > 1) return 'alert';
  const isUnknown = ofPhaseLimit === null && ofWattLimit === null;
  return alarms > 0 || isUnknown || (ofWattLimit ?? 0) > 1 ? 'warning' : 'normal';
}

import { pino } from 'pino';

/** What is kept for when the log can be written again. */
const KEPT_BYTES = 1 << 20;

export interface LossObserver {
  /** A line is gone for good. */
  lost(): void;
  /** The log can be written again after `lines` were lost. */
  recovered(lines: number): void;
}

/**
 * Writes log lines to a file descriptor. When that fails, for example because the disk is full, some lines are kept in
 * memory and later ones are dropped; callers of the log never notice.
 */
export function logStream(observer: LossObserver, fd = 1) {
  const stream = pino.destination({ fd, sync: true, maxLength: KEPT_BYTES });
  let lost = 0;
  // The line is still in the buffer, and the next line tries again.
  stream.on('error', () => undefined);
  stream.on('drop', () => {
    lost++;
    observer.lost();
  });
  stream.on('drain', () => {
    if (lost === 0) return;
    const lines = lost;
    lost = 0;
    observer.recovered(lines);
  });
  return stream;
}

import type { Progress } from '../options.ts';

/** How far a play is, for a progress line. */
export function describeProgress(progress: Progress): string {
  const { orders, sent, accepted, captured, duplicates, refunded, open } = progress;
  const counts = `captured ${captured}, duplicates ${duplicates}, refunded ${refunded}, open ${open}`;
  return `sent ${sent}/${orders}, accepted ${accepted}, ${counts}`;
}

import type { HistoryLine } from '../api/types.ts';

const FAILURES = ['capture_failed', 'refund_failed', 'refund_timed_out'];

/** Whether something went wrong there. */
export const isFailure = ({ on }: Pick<HistoryLine, 'on'>): boolean => FAILURES.includes(on);

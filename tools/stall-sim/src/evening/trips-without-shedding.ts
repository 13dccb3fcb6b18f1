import { Row } from '../model/row.ts';
import type { RowSpec } from '../model/row-spec.ts';

/** Until somebody has walked to the breaker and closed it, in seconds. */
export const DARK_SECONDS = 10;

/** How often the breaker of the row goes when nobody switches anything: the truth of the model. */
export function tripsWithoutShedding(spec: RowSpec): number {
  const row = new Row(spec);
  let trips = 0;
  let closesAt: number | null = null;
  for (let second = 0; second < spec.seconds; second++) {
    if (row.advance().isTripped) {
      trips += 1;
      closesAt = row.second + DARK_SECONDS;
    }
    if (closesAt !== null && row.second >= closesAt) {
      row.breaker.close();
      closesAt = null;
    }
  }
  return trips;
}

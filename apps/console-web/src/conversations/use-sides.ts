import { useKnownServices } from '../services/known.ts';
import { SIDES, type Side } from './sides.ts';

/** Who keeps conversations. A market may do without power; refunds are talked about in every one. */
export function useSides(): readonly Side[] {
  const isKnown = useKnownServices();
  return SIDES.filter((side) => side !== 'power-ops' || isKnown(side));
}

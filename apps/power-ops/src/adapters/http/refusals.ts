import { notFound, Problem } from '@night-market/service-kit';
import type { Refusal } from '../../set-up/set-up.handler.ts';

const REFUSALS: readonly Refusal[] = [
  'unknown_feeder',
  'unknown_stall',
  'critical',
  'no_override',
  'version_changed',
];

const isRefusal = (outcome: unknown): outcome is Refusal => REFUSALS.some((one) => one === outcome);

/**
 * What an act came to.
 * @throws Problem when it was refused
 */
export function accepted<Done>(outcome: Done | Refusal): Done {
  if (!isRefusal(outcome)) return outcome;
  throw problemOf(outcome);
}

function problemOf(refusal: Refusal): Problem {
  switch (refusal) {
    case 'unknown_feeder':
      return notFound('feeder');
    case 'unknown_stall':
      return notFound('stall');
    case 'no_override':
      return notFound('override');
    case 'critical':
      return new Problem(409, 'critical_stall', 'The stall is critical: it is not switched off from here.', {
        detail: 'Switch it off at the stall, or describe it as not critical first.',
      });
    case 'version_changed':
      return new Problem(409, 'version_changed', 'Somebody else has changed the feeder since you read it.', {
        detail: 'Read it again, and send your change with its version.',
      });
  }
}

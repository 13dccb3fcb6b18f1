import { Badge } from '@mantine/core';
import type { InspectionPlan } from '../../api/inspection-types.ts';
import { useText } from '../../i18n/language.tsx';
import { Moment } from '../../time/moment.tsx';

/** When a plan is due next; else why it is not. */
export function NextDue({ plan: { nextDueAt, isPaused } }: { readonly plan: InspectionPlan }) {
  const say = useText();
  if (nextDueAt !== null) return <Moment at={nextDueAt} />;
  return (
    <Badge color={isPaused ? 'yellow' : 'gray'} variant="outline" data-plan={isPaused ? 'paused' : 'over'}>
      {say(isPaused ? 'planPaused' : 'planOver')}
    </Badge>
  );
}

import { Group } from '@mantine/core';
import { ACT_REASON_MAX } from '@night-market/contracts/browser';
import type { InspectionPlan } from '../../api/inspection-types.ts';
import { useText } from '../../i18n/language.tsx';
import { Act } from '../../shell/act.tsx';
import { mistakeIn } from '../../shell/form-mistake.ts';
import type { Filled } from '../../shell/reason-dialog.tsx';
import { PlanFields } from './plan-fields.tsx';
import { planIdIn, planIn } from './plan-form.ts';
import { changePlan, endPlan, makePlan, pausePlan, resumePlan } from './queries.ts';

interface MakeProps {
  readonly done: (plan: InspectionPlan) => void;
}

export function MakePlan({ done }: MakeProps) {
  const say = useText();
  const read = (filled: Filled) => ({ planId: planIdIn(filled), ...planIn(filled) });
  return (
    <Act
      text={say('makePlan')}
      help={say('makePlanHelp')}
      {...{ reasonMax: ACT_REASON_MAX, size: 'xl', done }}
      fields={<PlanFields />}
      wrongIn={(filled) => mistakeIn(() => read(filled), say)}
      run={(reason, filled) => makePlan({ ...read(filled), reason })}
    />
  );
}

interface Props {
  readonly plan: InspectionPlan;
  /** Says what became of the act. */
  readonly done: (told: string) => void;
}

/** What an operator does with a plan; one that has ended stays as it is. */
export function PlanActs({ plan, done }: Props) {
  const say = useText();
  const { planId, isPaused, endedAt } = plan;
  const notNow = endedAt === null ? undefined : say('planEndedAct');
  const shared = { notNow, reasonMax: ACT_REASON_MAX };
  return (
    <Group>
      <Act
        text={say('changePlan')}
        help={say('changePlanHelp')}
        {...{ ...shared, size: 'xl' }}
        fields={<PlanFields plan={plan} />}
        wrongIn={(filled) => mistakeIn(() => planIn(filled), say)}
        run={(reason, filled) => changePlan(planId, { ...planIn(filled), reason })}
        done={() => done(say('planIsChanged'))}
      />
      {isPaused ? (
        <Act
          text={say('resumePlan')}
          help={say('resumePlanHelp')}
          {...shared}
          run={(reason) => resumePlan(planId, reason)}
          done={() => done(say('planIsResumed'))}
        />
      ) : (
        <Act
          text={say('pausePlan')}
          help={say('pausePlanHelp')}
          {...shared}
          run={(reason) => pausePlan(planId, reason)}
          done={() => done(say('planIsPaused'))}
        />
      )}
      <Act
        text={say('endPlan')}
        help={say('endPlanHelp')}
        {...shared}
        run={(reason) => endPlan(planId, reason)}
        done={() => done(say('planIsEnded'))}
      />
    </Group>
  );
}

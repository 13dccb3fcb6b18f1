import { Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import type { InspectionPlan } from '../../api/inspection-types.ts';
import { useText } from '../../i18n/language.tsx';
import { ItemRows } from './item-rows.tsx';
import { UNITS } from './plan-form.ts';

/** Where the market is. */
const TIME_ZONE = 'Asia/Taipei';

/** What a plan says; of one that is made, its id too. */
export function PlanFields({ plan }: { readonly plan?: InspectionPlan }) {
  const say = useText();
  return (
    <>
      {!plan && (
        <TextInput
          {...{ label: say('planId'), description: say('planIdHelp'), name: 'planId', required: true }}
          data-autofocus
        />
      )}
      <TextInput
        {...{ label: say('description'), name: 'title', required: true, defaultValue: plan?.title }}
      />
      <TextInput {...{ label: say('place'), name: 'place', required: true, defaultValue: plan?.place }} />
      <ScheduleFields schedule={plan?.schedule} />
      <ItemRows items={plan?.checklist} />
    </>
  );
}

function ScheduleFields({ schedule }: { readonly schedule: InspectionPlan['schedule'] | undefined }) {
  const say = useText();
  const field = (name: string, label: string, defaultValue: string | undefined, description?: string) => (
    <TextInput {...{ name, label, defaultValue, description, w: 170, required: name !== 'until' }} />
  );
  return (
    <Stack component="section" aria-label={say('schedule')} gap="xs">
      <Group align="flex-end">
        {field('from', say('planFrom'), schedule?.from, say('dayHelp'))}
        {field('until', say('planUntil'), schedule?.until, say('planUntilHelp'))}
      </Group>
      <Group align="flex-end">
        <TextInput
          {...{ label: say('planEvery'), name: 'count', inputMode: 'numeric', required: true, w: 90 }}
          defaultValue={String(schedule?.every.count ?? 1)}
        />
        <NativeSelect
          {...{ label: say('planUnit'), name: 'unit', defaultValue: schedule?.every.unit ?? 'months' }}
          data={UNITS.map((value) => ({ value, label: say.named('every.', value) }))}
        />
        {field('at', say('planAt'), schedule?.at, say('planAtHelp'))}
        {field('timeZone', say('planZone'), schedule?.timeZone ?? TIME_ZONE)}
      </Group>
      <Textarea
        {...{ label: say('planExcept'), description: say('planExceptHelp'), name: 'except', autosize: true }}
        defaultValue={schedule?.except?.join(', ')}
      />
    </Stack>
  );
}

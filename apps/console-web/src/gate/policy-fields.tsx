import { Checkbox, Group, NativeSelect, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Zone } from '../api/gate-types.ts';
import { useText } from '../i18n/language.tsx';
import { ENTRIES, feeLines, feeText, PASSBACKS, PLACES, STALE_LISTS } from './policy-form.ts';

/** The rules as they were when the form was opened: what others change meanwhile must not slip in unseen. */
export function PolicyFields({ zone }: { readonly zone: Zone }) {
  const say = useText();
  const [{ version, policy }] = useState(zone);
  const { products, hours, entry, reentryAfterExit, acceptsTicketIds, staleList, fees, timeZone } = policy;
  return (
    <>
      <input type="hidden" name="version" value={version} />
      <TextInput
        {...{ label: say('admits'), description: say('productsHelp'), name: 'products' }}
        defaultValue={products?.join(', ')}
        data-autofocus
      />
      <Group align="flex-end">
        <TextInput {...{ label: say('hoursFrom'), name: 'from', w: 140, defaultValue: hours?.from }} />
        <TextInput {...{ label: say('hoursUntil'), name: 'until', w: 140, defaultValue: hours?.until }} />
        <TextInput
          {...{ label: say('planZone'), name: 'timeZone', required: true, defaultValue: timeZone }}
        />
      </Group>
      <Text size="sm">{say('hoursHelp')}</Text>
      <Group align="flex-end">
        <NativeSelect
          {...{ label: say('entryRule'), name: 'entry', defaultValue: entry }}
          data={ENTRIES.map((value) => ({ value, label: say.named('entry.', value) }))}
        />
        <PassbackFields zone={zone} />
      </Group>
      <Checkbox {...{ label: say('reentry'), name: 'reentryAfterExit', defaultChecked: reentryAfterExit }} />
      <CapacityFields zone={zone} />
      <Checkbox
        {...{ label: say('byTicketId'), name: 'acceptsTicketIds', defaultChecked: acceptsTicketIds }}
      />
      <TextInput
        {...{ label: say('feeOfZone'), name: 'fee', inputMode: 'numeric', w: 240 }}
        defaultValue={feeText(fees.zone)}
      />
      <Textarea
        {...{ label: say('feesOfProducts'), description: say('feesHelp'), name: 'fees', autosize: true }}
        defaultValue={feeLines(policy)}
      />
      <NativeSelect
        {...{ label: say('staleListRule'), name: 'staleList', defaultValue: staleList }}
        data={STALE_LISTS.map((value) => ({ value, label: say.named('staleList.', value) }))}
      />
    </>
  );
}

function PassbackFields({ zone }: { readonly zone: Zone }) {
  const say = useText();
  const [{ antiPassback }] = useState(zone.policy);
  const isTimed = typeof antiPassback !== 'string';
  return (
    <>
      <NativeSelect
        {...{
          label: say('passback'),
          name: 'antiPassback',
          defaultValue: isTimed ? 'seconds' : antiPassback,
        }}
        data={PASSBACKS.map((value) => ({ value, label: say.named('passback.', value) }))}
      />
      <TextInput
        {...{ label: say('passbackFor'), name: 'seconds', inputMode: 'numeric', w: 140 }}
        defaultValue={isTimed ? String(antiPassback.seconds) : ''}
      />
    </>
  );
}

const LABELS = { gate: 'capacityGate', zone: 'capacityZone', market: 'capacityMarket' } as const;

function CapacityFields({ zone }: { readonly zone: Zone }) {
  const say = useText();
  const [{ capacity }] = useState(zone.policy);
  return (
    <Group align="flex-end">
      {PLACES.map((place) => (
        <TextInput
          key={place}
          {...{ label: say(LABELS[place]), name: `capacity ${place}`, inputMode: 'numeric', w: 170 }}
          defaultValue={capacity[place]?.toString()}
        />
      ))}
    </Group>
  );
}

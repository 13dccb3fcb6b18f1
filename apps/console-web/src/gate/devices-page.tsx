import { Group, Stack, TextInput, Title } from '@mantine/core';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import { useState } from 'react';
import { useText } from '../i18n/language.tsx';
import { Holders } from '../keys/holders.tsx';
import { IssuedDialog } from '../keys/issued-dialog.tsx';
import { Act } from '../shell/act.tsx';
import { AnchorLink } from '../shell/links.tsx';
import type { Filled } from '../shell/reason-dialog.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { isGateId } from './ids.ts';
import { DEVICES, enrolDevice } from './queries.ts';

const route = getRouteApi('/gate/devices');
const NAME_MAX = 100;

/** The devices that scan tickets: when they were seen, with which program, and their keys. */
export function DevicesPage() {
  const say = useText();
  const { after } = route.useSearch();
  return (
    <Stack>
      <AnchorLink to="/gate">{say('toGate')}</AnchorLink>
      <Title order={1} size="h2">
        {say('devices')}
      </Title>
      <Group>
        <EnrolAct />
      </Group>
      <Holders
        kind={DEVICES}
        after={after}
        pages={(next) => (
          <PageLinks
            first={after === undefined ? undefined : linkOptions({ to: '/gate/devices' })}
            next={next === null ? undefined : linkOptions({ to: '/gate/devices', search: { after: next } })}
          />
        )}
      />
    </Stack>
  );
}

function EnrolAct() {
  const say = useText();
  const [made, setMade] = useState<{ name: string; url: string }>();
  const wrongIn = (filled: Filled): string | undefined => {
    const name = filled('name');
    if (name === '' || name.length > NAME_MAX) return say('holderNameWrong');
    return isGateId(filled('gateId')) ? undefined : say('gateIdWrong');
  };
  return (
    <>
      <Act
        text={say('enrolDevice')}
        help={say('enrolDeviceHelp')}
        reasonMax={null}
        fields={
          <>
            <TextInput
              {...{ label: say('holderName'), name: 'name', required: true, 'data-autofocus': true }}
            />
            <TextInput {...{ label: say('gateId'), name: 'gateId', required: true }} />
          </>
        }
        wrongIn={wrongIn}
        run={async (_, filled) => {
          const name = filled('name');
          const { url } = await enrolDevice({ name, gateId: filled('gateId') });
          return { name, url };
        }}
        done={setMade}
      />
      {made && (
        <IssuedDialog
          title={say('enrolAddress', { name: made.name })}
          secret={made.url}
          close={() => setMade(undefined)}
        />
      )}
    </>
  );
}

import { Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Batch } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { ActButton } from '../shell/act-button.tsx';
import { ReasonDialog } from '../shell/reason-dialog.tsx';
import { startBatch, type SeenKeys } from './queries.ts';

const TEXTS = {
  replay: { act: 'replayGroup', help: 'replayGroupHelp' },
  discard: { act: 'discardGroup', help: 'discardGroupHelp' },
} as const;
const KINDS = ['replay', 'discard'] as const;

/** What was seen when the button was pressed is what it is done to. */
interface Chosen {
  readonly kind: Batch['kind'];
  readonly seen: SeenKeys;
}

type Choose = (chosen: Chosen) => void;

/** What can be done to many keys at once. */
export function BatchActs({ seen, choose }: { readonly seen: SeenKeys; readonly choose: Choose }) {
  const say = useText();
  return (
    <Group gap="xs">
      {KINDS.map((kind) => (
        <ActButton key={kind} text={say(TEXTS[kind].act)} act={() => choose({ kind, seen })} />
      ))}
    </Group>
  );
}

/** The dialog stays while what it is about moves behind it: the service says so when that has changed. */
export function useBatchDialog(): { readonly choose: Choose; readonly dialog: ReactNode } {
  const [chosen, choose] = useState<Chosen>();
  const dialog = chosen && <BatchDialog {...chosen} close={() => choose(undefined)} />;
  return { choose, dialog };
}

function BatchDialog({ kind, seen, close }: Chosen & { readonly close: () => void }) {
  const say = useText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { service, keys: count } = seen;
  const { act, help } = TEXTS[kind];
  return (
    <ReasonDialog
      title={say(act)}
      help={say(help, { count })}
      act={say(act)}
      count={count}
      run={(reason) => startBatch(kind, seen, reason)}
      done={({ id }) => {
        void client.invalidateQueries({ queryKey: ['parked', service] });
        void navigate({ to: '/parked/$service/jobs/$id', params: { service, id } });
      }}
      close={close}
    />
  );
}

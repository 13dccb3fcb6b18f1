import { Alert, Group, List, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { DryRunSecond } from '../api/power-types.ts';
import { useText } from '../i18n/language.tsx';
import { ActButton } from '../shell/act-button.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { CHANNELS } from './load.ts';
import { DecidedLines } from './decided-lines.tsx';
import { dryRun, type Supposed } from './queries.ts';

const SECONDS_MAX = 300;
const DEFAULT_SECONDS = 30;
const AMPS_MAX = 1e6;

/** What would be decided under a load that is made up; nothing is changed by it. */
export function DryRunForm({ feederId }: { readonly feederId: string }) {
  const say = useText();
  const form = useRef<HTMLFormElement>(null);
  const [isWrong, setWrong] = useState(false);
  const asking = useMutation({ mutationFn: (supposed: Supposed) => dryRun(feederId, supposed) });
  const ask = (): void => {
    const supposed = supposedIn(new FormData(form.current!));
    setWrong(supposed === undefined);
    if (supposed) asking.mutate(supposed);
  };
  return (
    <Stack component="section" aria-label={say('supposedRun')}>
      <Title order={2} size="h3">
        {say('supposedRun')}
      </Title>
      <Text>{say('supposedHelp')}</Text>
      <form
        ref={form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <Group align="flex-end">
          {CHANNELS.map((phase) => (
            <TextInput
              key={phase}
              {...{ name: phase, label: say('ampsOfPhase', { phase }), inputMode: 'decimal' }}
              w={120}
            />
          ))}
          <TextInput
            {...{ name: 'seconds', label: say('supposedSeconds'), inputMode: 'numeric' }}
            {...{ defaultValue: String(DEFAULT_SECONDS), w: 140 }}
          />
          <ActButton text={say('supposedRun')} act={ask} />
        </Group>
      </form>
      {isWrong && (
        <Alert color="red" variant="outline" role="alert">
          {say('supposedWrong')}
        </Alert>
      )}
      {asking.error && <ErrorNote error={asking.error} />}
      <div className="message-live" role="status">
        {asking.data && <Outcome seconds={asking.data.seconds} />}
      </div>
    </Stack>
  );
}

const numberIn = (text: string, max: number): number | undefined => {
  const value = Number(text);
  return text !== '' && Number.isFinite(value) && value >= 0 && value <= max ? value : undefined;
};

/** Undefined where something cannot be such a number. */
export function supposedIn(form: FormData): Supposed | undefined {
  const field = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const seconds = numberIn(field('seconds'), SECONDS_MAX);
  const isWrong = CHANNELS.some((phase) => {
    const text = field(phase);
    return text !== '' && numberIn(text, AMPS_MAX) === undefined;
  });
  if (isWrong || seconds === undefined || !Number.isInteger(seconds)) return undefined;
  const [L1, L2, L3] = CHANNELS.map((phase) => numberIn(field(phase), AMPS_MAX));
  return { amps: { L1, L2, L3 }, seconds };
}

function Outcome({ seconds }: { readonly seconds: readonly DryRunSecond[] }) {
  const say = useText();
  const isNothing = seconds.every(
    (one) => one.shed.length + one.restored.length + one.permitted.length === 0,
  );
  return (
    <Alert color="blue" variant="outline" title={say('supposedNote')} data-outcome="dry-run">
      {isNothing && <Text>{say('supposedNothing')}</Text>}
      <List size="sm">
        {seconds.map((one) => (
          <List.Item key={one.afterS}>
            {say('afterSeconds', { seconds: one.afterS })} <DecidedLines decided={one} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

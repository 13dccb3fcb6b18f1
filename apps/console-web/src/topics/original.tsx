import { Anchor, Group } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useText } from '../i18n/language.tsx';
import { ActButton } from '../shell/act-button.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { originalRecord } from './queries.ts';

interface Props {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** The record byte for byte, as a file: what is shown above is masked. */
export function Original({ topic, partition, offset }: Props) {
  const say = useText();
  const { data, error, mutate } = useMutation({ mutationFn: () => originalRecord(topic, partition, offset) });
  return (
    <>
      {error && <ErrorNote error={error} again={() => mutate()} />}
      <Group>
        <ActButton text={say('originalBytes')} notYou={say('originalNeedsRole')} act={() => mutate()} />
        {data && (
          <Anchor
            href={`data:application/json;base64,${btoa(JSON.stringify(data, null, 2))}`}
            download={`${topic}-${partition}-${offset}.json`}
          >
            {say('saveOriginal', { bytes: bytesOf(data.value) })}
          </Anchor>
        )}
      </Group>
    </>
  );
}

const bytesOf = (base64: string | null): number => (base64 === null ? 0 : atob(base64).length);

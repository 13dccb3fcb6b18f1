import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useText } from '../i18n/language.tsx';
import { ErrorNote } from './error-note.tsx';

interface Props<T> {
  readonly title: string;
  /** What will happen. */
  readonly help: string;
  /** On the button that does it. */
  readonly act: string;
  /** How many things it is done to: then the number is to be typed. */
  readonly count?: number;
  readonly run: (reason: string) => Promise<T>;
  readonly done: (result: T) => void;
  readonly close: () => void;
}

const REASON_MAX = 500;

/** Nothing is done without a reason, and nothing by one click. */
export function ReasonDialog<T>({ title, help, act, count, run, done, close }: Props<T>) {
  const say = useText();
  const [wrong, setWrong] = useState<{ reason: boolean; typed: boolean }>();
  const doing = useMutation({ mutationFn: run, onSuccess: done });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string): string => String(form.get(name) ?? '').trim();
    const reason = field('reason').replaceAll(/\p{Cc}+/gu, ' ');
    const isReason = reason !== '' && reason.length <= REASON_MAX;
    const isTyped = count === undefined || field('typed') === String(count);
    setWrong({ reason: !isReason, typed: !isTyped });
    if (isReason && isTyped) doing.mutate(reason);
  };
  return (
    <Modal {...{ opened: true, onClose: close, title }} closeButtonProps={{ 'aria-label': say('close') }}>
      <form onSubmit={send} noValidate>
        <Stack>
          <Text>{help}</Text>
          <Textarea
            {...{ label: say('reason'), description: say('reasonHelp'), name: 'reason', required: true }}
            {...{ error: wrong?.reason && say('reasonWrong'), 'data-autofocus': true }}
          />
          {count !== undefined && (
            <TextInput
              {...{ label: say('typeCount', { count }), name: 'typed', required: true }}
              inputMode="numeric"
              error={wrong?.typed && say('typedWrong', { count })}
            />
          )}
          {doing.error && <ErrorNote error={doing.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {say('cancel')}
            </Button>
            <Button type="submit" loading={doing.isPending}>
              {act}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

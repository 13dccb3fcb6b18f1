import { Alert, Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { OPS_REASON_MAX } from '@night-market/contracts/browser';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { useText } from '../i18n/language.tsx';
import { ErrorNote } from './error-note.tsx';

/** What was filled in, without blanks around it; empty where nothing was. */
export type Filled = (name: string) => string;

export interface ReasonDialogProps<T> {
  readonly title: string;
  /** What will happen. */
  readonly help: string;
  /** On the button that does it. */
  readonly act: string;
  /** How many things it is done to: then the number is to be typed. */
  readonly count?: number;
  /** What else is to be filled in. */
  readonly fields?: ReactNode;
  /** What is wrong with it, in one sentence. */
  readonly wrongIn?: (filled: Filled) => string | undefined;
  /** In characters; services differ. Null where the service keeps no reason. */
  readonly reasonMax?: number | null;
  /** Of the dialog; wider for much to fill in. */
  readonly size?: 'md' | 'xl';
  readonly run: (reason: string, filled: Filled) => Promise<T>;
  readonly done: (result: T) => void;
  readonly close: () => void;
}

/** Nothing is done without a reason, and nothing by one click. */
export function ReasonDialog<T>(props: ReasonDialogProps<T>) {
  const { title, help, act, count, fields, wrongIn, reasonMax = OPS_REASON_MAX, size = 'md' } = props;
  const { run, done, close } = props;
  const say = useText();
  const [wrong, setWrong] = useState<{ reason: boolean; typed: boolean; fields: string | undefined }>();
  const doing = useMutation({
    mutationFn: ({ reason, filled }: { reason: string; filled: Filled }) => run(reason, filled),
    onSuccess: done,
  });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const filled: Filled = (name) => {
      const value = form.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const reason = filled('reason').replaceAll(/\p{Cc}+/gu, ' ');
    const isReason = reasonMax === null || (reason !== '' && reason.length <= reasonMax);
    const isTyped = count === undefined || filled('typed') === String(count);
    const wrongFields = wrongIn?.(filled);
    setWrong({ reason: !isReason, typed: !isTyped, fields: wrongFields });
    if (isReason && isTyped && wrongFields === undefined) doing.mutate({ reason, filled });
  };
  return (
    <Modal
      {...{ opened: true, onClose: close, title, size }}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={send} noValidate>
        <Stack>
          <Text>{help}</Text>
          {fields}
          {wrong?.fields !== undefined && (
            <Alert color="red" variant="outline" role="alert">
              {wrong.fields}
            </Alert>
          )}
          {reasonMax !== null && (
            <Textarea
              {...{ label: say('reason'), description: say('reasonHelp'), name: 'reason', required: true }}
              {...{ error: wrong?.reason && say('reasonWrong', { max: reasonMax }) }}
              {...(fields === undefined && { 'data-autofocus': true })}
            />
          )}
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

import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { SagaLeg } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { retryLeg, sagaDetail } from './queries.ts';

interface Props {
  readonly orderId: string;
  readonly leg: SagaLeg;
  readonly close: () => void;
  /** @param attempt the one that was asked for */
  readonly done: (attempt: number) => void;
}

const REASON_MAX = 500;

/** Nothing is done without a reason, and nothing by one click. */
export function RetryDialog({ orderId, leg, close, done }: Props) {
  const say = useText();
  const client = useQueryClient();
  const [isWrong, setWrong] = useState(false);
  const retry = useMutation({
    mutationFn: (reason: string) => retryLeg(orderId, leg.dupTxnId, reason),
    onSuccess: (saga) => {
      client.setQueryData(sagaDetail(orderId).queryKey, saga);
      void client.invalidateQueries({ queryKey: ['orders'] });
      done(leg.attempt + 1);
    },
  });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim();
    const isGood = reason !== '' && reason.length <= REASON_MAX;
    setWrong(!isGood);
    if (isGood) retry.mutate(reason.replaceAll(/\p{Cc}+/gu, ' '));
  };
  return (
    <Modal
      {...{ opened: true, onClose: close, title: say('retryOf', { leg: leg.dupTxnId }) }}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form onSubmit={send} noValidate>
        <Stack>
          <Text>{say('retryConfirm')}</Text>
          <Textarea
            {...{ label: say('reason'), description: say('reasonHelp'), name: 'reason', autosize: false }}
            {...{ required: true, error: isWrong && say('reasonWrong'), 'data-autofocus': true }}
          />
          {retry.error && <ErrorNote error={retry.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {say('cancel')}
            </Button>
            <Button type="submit" loading={retry.isPending}>
              {say('retry')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

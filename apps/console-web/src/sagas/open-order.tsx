import { Alert, Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useText } from '../i18n/language.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { findOrder } from './find-order.ts';
import { orderIdIn } from './saga-search.ts';

/** Opens an order by any id that leads to it. */
export function OpenOrder() {
  const say = useText();
  const navigate = useNavigate();
  const [isWrong, setWrong] = useState(false);
  const search = useMutation({
    mutationFn: (id: string) => findOrder(id),
    onSuccess: (orderId) => {
      if (orderId !== undefined) void navigate({ to: '/sagas/$orderId', params: { orderId } });
    },
  });
  const open = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const id = orderIdIn(String(new FormData(event.currentTarget).get('orderId') ?? ''));
    setWrong(id === undefined);
    if (id === undefined) search.reset();
    else search.mutate(id);
  };
  const isUnknown = search.isSuccess && search.data === undefined;
  return (
    <Stack gap="xs">
      <form onSubmit={open} noValidate role="search" aria-label={say('openOrder')}>
        <Group align="flex-end">
          <TextInput
            label={say('orderId')}
            name="orderId"
            flex={1}
            maw={560}
            error={isWrong && say('orderIdWrong')}
          />
          <Button type="submit" variant="default" loading={search.isPending}>
            {say('go')}
          </Button>
        </Group>
      </form>
      {isUnknown && (
        <Alert color="yellow" variant="outline" role="alert">
          {say('orderUnknown', { id: search.variables })}
        </Alert>
      )}
      {search.error && <ErrorNote error={search.error} />}
    </Stack>
  );
}

import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ApiError } from '../api/client.ts';
import { signIn, type SessionState } from '../api/session.ts';
import { useText, type Say } from '../i18n/language.tsx';
import type { TextKey } from '../i18n/texts.ts';
import { sentenceOf } from './error-note.tsx';
import { Preferences } from './preferences.tsx';

/** What the way back from a provider says in the address. */
const FAULTS: Readonly<Record<string, TextKey>> = {
  refused: 'signInDenied',
  expired: 'signInDenied',
  no_role: 'noRole',
  provider_away: 'providerAway',
};

const TOLD: Readonly<Record<string, TextKey>> = {
  sign_in_refused: 'signInRefused',
  no_role: 'noRole',
  bad_new_password: 'badNewPassword',
  new_password_needed: 'newPasswordHelp',
  validation_failed: 'signInRefused',
};

function faultOf(error: unknown, say: Say): string {
  if (!(error instanceof ApiError)) return sentenceOf(error, say);
  if (error.code === 'too_many_attempts') return say('tooManyAttempts', { seconds: error.retryAfterS ?? 60 });
  const key = TOLD[error.code];
  return key ? say(key) : sentenceOf(error, say);
}

export function SignInPage({ way }: { readonly way: SessionState['signIn'] }) {
  const say = useText();
  const search = new URLSearchParams(window.location.search);
  const fault = FAULTS[search.get('sign-in') ?? ''];
  return (
    <Center component="main" id="content" mih="100vh" p="md">
      <Paper withBorder p="lg" w="100%" maw={420}>
        <Stack>
          <Title order={1} size="h2">
            {say('title')}
          </Title>
          {fault && (
            <Alert color="red" variant="outline" role="alert">
              {say(fault)}
            </Alert>
          )}
          {way === 'password' ? <PasswordForm /> : <ProviderLink />}
          <Preferences />
        </Stack>
      </Paper>
    </Center>
  );
}

function ProviderLink() {
  const say = useText();
  const { pathname, search } = window.location;
  const backTo = search.includes('sign-in=') ? pathname : pathname + search;
  return (
    <Button component="a" href={`/api/sign-in/start?${new URLSearchParams({ backTo })}`}>
      {say('signInAtProvider')}
    </Button>
  );
}

function PasswordForm() {
  const say = useText();
  const client = useQueryClient();
  const [fault, setFault] = useState<string>();
  const [wantsNew, setWantsNew] = useState(false);
  const [isBusy, setBusy] = useState(false);

  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const field = (name: string): string => String(form.get(name) ?? '');
    const newPassword = field('newPassword');
    setBusy(true);
    try {
      const body = { name: field('name').trim(), password: field('password') };
      await signIn(client, { ...body, ...(newPassword !== '' && { newPassword }) });
    } catch (error) {
      setFault(faultOf(error, say));
      if (error instanceof ApiError && error.code === 'new_password_needed') setWantsNew(true);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <TextInput label={say('name')} name="name" autoComplete="username" required maxLength={50} />
        <PasswordInput
          {...{ label: say('password'), name: 'password', autoComplete: 'current-password' }}
          {...{
            required: true,
            maxLength: 128,
            visibilityToggleButtonProps: { 'aria-label': say('showPassword') },
          }}
        />
        {wantsNew && (
          <PasswordInput
            {...{ label: say('newPassword'), name: 'newPassword', autoComplete: 'new-password' }}
            {...{ description: say('newPasswordHelp'), required: true, minLength: 12, maxLength: 128 }}
          />
        )}
        {fault && (
          <Alert color="red" variant="outline" role="alert">
            {fault}
          </Alert>
        )}
        <Group>
          <Button type="submit" loading={isBusy}>
            {say('signIn')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

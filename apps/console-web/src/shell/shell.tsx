import { AppShell, Badge, Burger, Button, Center, Group, Loader, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { highestRole, signOut, useSession, type SessionState } from '../api/session.ts';
import { useText } from '../i18n/language.tsx';
import { useKnownServices } from '../services/known.ts';
import { LiveProvider, useLive } from '../live/live.tsx';
import { ErrorNote } from './error-note.tsx';
import { NavItem } from './links.tsx';
import { CONTEXTS, isLit, PAGES, type MenuEntry } from './menu.ts';
import { Preferences } from './preferences.tsx';
import { SignInPage } from './sign-in-page.tsx';

/** Around every page: who is signed in, where else to go, and whether what is shown is live. */
export function Shell() {
  const session = useSession();
  const say = useText();
  if (session.data?.operator)
    return (
      <LiveProvider>
        <Frame operator={session.data.operator} />
      </LiveProvider>
    );
  if (session.data) return <SignInPage way={session.data.signIn} />;
  return (
    <Center component="main" mih="100vh" p="md">
      {session.error ? (
        <ErrorNote error={session.error} again={() => void session.refetch()} />
      ) : (
        <Loader role="status" aria-label={say('loading')} />
      )}
    </Center>
  );
}

const LIVE_COLORS = { connecting: 'gray', live: 'green', lost: 'red' } as const;

function LiveBadge() {
  const state = useLive();
  const say = useText();
  return (
    <Badge color={LIVE_COLORS[state]} variant="outline" role="status" data-live={state}>
      {say(state)}
    </Badge>
  );
}

function Frame({ operator }: { readonly operator: NonNullable<SessionState['operator']> }) {
  const say = useText();
  const [isOpen, { toggle, close }] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 240, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header>
        <a className="skip" href="#content">
          {say('skip')}
        </a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap">
            <Burger opened={isOpen} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={say('menu')} />
            <Text fw={700}>{say('title')}</Text>
          </Group>
          <LiveBadge />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="menu" p="md" aria-label={say('navigation')}>
        <Menu operator={operator} close={close} />
      </AppShell.Navbar>
      <AppShell.Main id="content">
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}

interface MenuProps {
  readonly operator: NonNullable<SessionState['operator']>;
  readonly close: () => void;
}

function Menu({ operator: { name, roles }, close }: MenuProps) {
  const say = useText();
  const client = useQueryClient();
  const isKnown = useKnownServices();
  const [failure, setFailure] = useState<unknown>();
  const out = (everywhere: boolean): void => void signOut(client, everywhere).catch(setFailure);
  const role = say.named('role.', highestRole(roles));
  return (
    <Stack justify="space-between" mih="100%">
      <div>
        {[...PAGES, ...CONTEXTS.filter(({ service }) => isKnown(service))].map((entry) => (
          <MenuItem key={entry.to} entry={entry} close={close} />
        ))}
      </div>
      <Stack>
        <Preferences />
        <Text size="sm">{say('signedInAs', { name, role })}</Text>
        <Button variant="default" onClick={() => out(false)}>
          {say('signOut')}
        </Button>
        <Button variant="subtle" size="compact-sm" onClick={() => out(true)}>
          {say('signOutEverywhere')}
        </Button>
        {failure !== undefined && <ErrorNote error={failure} />}
      </Stack>
    </Stack>
  );
}

function MenuItem({ entry, close }: Pick<MenuProps, 'close'> & { readonly entry: MenuEntry }) {
  const say = useText();
  const { pathname } = useLocation();
  const active = isLit(entry, pathname);
  const { to, text } = entry;
  // The router says so of the pages below the address alone.
  const current = active ? 'page' : undefined;
  return <NavItem to={to} label={say(text)} onClick={close} active={active} aria-current={current} />;
}

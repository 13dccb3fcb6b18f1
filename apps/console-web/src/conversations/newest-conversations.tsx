import { Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { Moment } from '../time/moment.tsx';
import { listedTalks, type ListedTalk, type SideStands } from './listed.ts';
import { newestOf } from './queries.ts';
import { useSides } from './use-sides.ts';

const COLORS = { open: 'blue', over: 'green', failed: 'red' } as const;

/** What agents talk about now, and talked about last. */
export function NewestConversations() {
  const say = useText();
  const sides = useSides();
  const queries = useQueries({ queries: sides.map((side) => newestOf(side)) });
  const talks = listedTalks(queries.flatMap(({ data }) => data ?? []));
  const isTold = queries.every(({ data }) => data !== undefined);
  return (
    <Stack component="section" aria-label={say('newestConversations')}>
      <Title order={2} size="h3">
        {say('newestConversations')}
      </Title>
      {queries.map(
        ({ error, refetch }, n) =>
          error && (
            <Stack key={sides[n]} gap="xs">
              <Text>{say('conversationsUntold', { service: sides[n]! })}</Text>
              <ErrorNote error={error} again={() => void refetch()} />
            </Stack>
          ),
      )}
      {queries.some(({ isPending }) => isPending) && <Text role="status">{say('loading')}</Text>}
      {talks.length === 0 && isTold && <Text>{say('noConversations')}</Text>}
      {talks.length > 0 && <TalkTable talks={talks} />}
    </Stack>
  );
}

function TalkTable({ talks }: { readonly talks: readonly ListedTalk[] }) {
  return (
    <DataTable minWidth={640} heads={['when', 'talkedAbout', 'state']}>
      {talks.map(({ conversationId, about, askedAt, sides }) => (
        <Table.Tr key={conversationId}>
          <Table.Td>
            <Moment at={askedAt} />
          </Table.Td>
          <Table.Th scope="row">
            <AnchorLink to="/conversations/$conversationId" params={{ conversationId }} data-value>
              {about}
            </AnchorLink>
          </Table.Th>
          <Table.Td>
            <Group gap="xs">
              {sides.map((side) => (
                <Standing key={side.service} side={side} />
              ))}
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

function Standing({ side: { service, state, standing } }: { readonly side: SideStands }) {
  const say = useText();
  return (
    <Badge color={COLORS[standing]} variant="outline" data-standing={standing} tt="none">
      <span data-value>{service}</span> {say.named('standing.', standing)} <span data-value>({state})</span>
    </Badge>
  );
}

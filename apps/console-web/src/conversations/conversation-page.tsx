import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { Moment } from '../time/moment.tsx';
import { conversationSide } from './queries.ts';
import { isConversationId, spokenLines, type SpokenLine, type Talk } from './sides.ts';
import { useSides } from './use-sides.ts';

const route = getRouteApi('/conversations/$conversationId');

/** What agents said to each other, as each side keeps it. */
export function ConversationPage() {
  const say = useText();
  const { conversationId } = route.useParams();
  return (
    <Stack>
      <AnchorLink to="/services">{say('services')}</AnchorLink>
      <Title order={1} size="h2">
        {say('conversation')}
      </Title>
      <Text data-value>{conversationId}</Text>
      {isConversationId(conversationId) ? (
        <Said key={conversationId} conversationId={conversationId} />
      ) : (
        <Text>{say('conversationIdWrong')}</Text>
      )}
    </Stack>
  );
}

function Said({ conversationId }: { readonly conversationId: string }) {
  const say = useText();
  const sides = useSides();
  const queries = useQueries({
    queries: sides.map((side) => conversationSide(side, conversationId)),
  });
  const talks = queries.flatMap(({ data }) => data ?? []);
  const isPending = queries.some((query) => query.isPending);
  const hasFailed = queries.some(({ error }) => error !== null);
  return (
    <>
      {queries.map(
        ({ error, refetch }, n) =>
          error && <ErrorNote key={sides[n]} error={error} again={() => void refetch()} />,
      )}
      {isPending && <Text role="status">{say('loading')}</Text>}
      {talks.length === 0 && !isPending && !hasFailed && <Text>{say('noConversation')}</Text>}
      {talks.length > 0 && (
        <>
          <Talks talks={talks} />
          <Lines lines={spokenLines(talks)} />
        </>
      )}
    </>
  );
}

function Talks({ talks }: { readonly talks: readonly Talk[] }) {
  const say = useText();
  return (
    <DataTable minWidth={480} heads={['keptBy', 'talkedAbout', 'state', 'isOver']}>
      {talks.map(({ service, about, state, isOver }) => (
        <Table.Tr key={`${service} ${about}`}>
          <Table.Th scope="row" data-value>
            {service}
          </Table.Th>
          <Table.Td data-value>{about}</Table.Td>
          <Table.Td>
            <Badge variant="outline" data-value>
              {state}
            </Badge>
          </Table.Td>
          <Table.Td>{isOver === undefined ? say('unknown') : say(isOver ? 'yes' : 'no')}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

function Lines({ lines }: { readonly lines: readonly SpokenLine[] }) {
  const say = useText();
  return (
    <DataTable minWidth={760} heads={['when', 'keptBy', 'performative', 'sender', 'stateAfter', 'said']}>
      {lines.map(({ at, service, performative, sender, to, outcome, said }, n) => (
        <Table.Tr key={`${at} ${n}`}>
          <Table.Td>
            <Moment at={at} />
          </Table.Td>
          <Table.Td data-value>{service}</Table.Td>
          <Table.Td>
            {performative === null ? say('deadlinePassed') : <span data-value>{performative}</span>}
          </Table.Td>
          <Table.Td data-value>{sender ?? ''}</Table.Td>
          <Table.Td data-value>{outcome === null ? to : `${to} (${outcome})`}</Table.Td>
          <Table.Td data-value>{said ?? ''}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

import { Accordion, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { TopicPositions } from '../api/delivery-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { LevelBadge } from '../overview/level-badge.tsx';
import { numberText } from '../overview/numbers.ts';
import { DataTable } from '../shell/data-table.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { LagChart } from './lag-chart.tsx';
import { lagLevel, lagOf } from './lag.ts';
import { groupPositions } from './queries.ts';

/** The consumer group of each service, and how far it is behind in each partition. */
export function Groups({ services }: { readonly services: readonly string[] }) {
  const say = useText();
  const queries = useQueries({ queries: services.map(groupPositions) });
  const groups = queries.flatMap(({ data }, n) => (data ? [{ service: services[n]!, ...data }] : []));
  const isPending = queries.some((query) => query.isPending);
  const hasFailed = queries.some(({ error }) => error !== null);
  return (
    <Stack component="section" aria-label={say('groups')}>
      <Title order={2} size="h3">
        {say('groups')}
      </Title>
      <Text>{say('groupsHelp')}</Text>
      {queries.map(
        ({ error, refetch }, n) =>
          error && <ErrorNote key={services[n]} error={error} again={() => void refetch()} />,
      )}
      {isPending && <Text role="status">{say('loading')}</Text>}
      {groups.length === 0 && !isPending && !hasFailed && <Text>{say('noConsumers')}</Text>}
      <Accordion multiple order={3} variant="contained" keepMounted={false}>
        {groups.map(({ service, topics }) => (
          <OneGroup key={service} service={service} topics={topics} />
        ))}
      </Accordion>
    </Stack>
  );
}

interface GroupProps {
  readonly service: string;
  readonly topics: readonly TopicPositions[];
}

function OneGroup({ service, topics }: GroupProps) {
  const say = useText();
  const { language } = useLanguage();
  const lag = lagOf(topics);
  return (
    <Accordion.Item value={service}>
      <Accordion.Control>
        <Group gap="xs">
          {say('groupOf', { service, lag: numberText(lag, language) })}
          <LevelBadge level={lagLevel(lag)} />
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        {topics.length > 0 && <LagChart service={service} />}
        {topics.length === 0 ? (
          <Text>{say('groupFollowsNothing')}</Text>
        ) : (
          <DataTable minWidth={520} heads={['topic', 'partition', 'lag', 'settledOffset', 'endOffset']}>
            {topics.flatMap(({ topic, partitions }) =>
              partitions.map(({ partition, settled, high, lag: behind }) => (
                <Table.Tr key={`${topic} ${partition}`}>
                  <Table.Th scope="row" data-value>
                    {topic}
                  </Table.Th>
                  <Table.Td>{partition}</Table.Td>
                  <Table.Td data-lag={lagLevel(behind)}>{numberText(behind, language)}</Table.Td>
                  <Table.Td>
                    {settled === null ? say('settledNone') : <span data-value>{settled}</span>}
                  </Table.Td>
                  <Table.Td data-value>{high}</Table.Td>
                </Table.Tr>
              )),
            )}
          </DataTable>
        )}
      </Accordion.Panel>
    </Accordion.Item>
  );
}

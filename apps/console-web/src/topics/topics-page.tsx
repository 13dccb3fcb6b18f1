import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TopicEnds } from '../api/delivery-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { numberText } from '../overview/numbers.ts';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { topicList } from './queries.ts';

/** Every topic of the bus with its dead letters, and how much it holds. */
export function TopicsPage() {
  const say = useText();
  const query = useQuery(topicList);
  return (
    <Stack>
      <AnchorLink to="/delivery">{say('delivery')}</AnchorLink>
      <Title order={1} size="h2">
        {say('topics')}
      </Title>
      <Text>{say('topicsHelp')}</Text>
      <AnchorLink to="/contracts">{say('contracts')}</AnchorLink>
      <QueryView query={query}>{({ topics }) => <TopicTable topics={topics} />}</QueryView>
    </Stack>
  );
}

const heldIn = ({ partitions }: TopicEnds): number =>
  partitions.reduce((sum, { low, high }) => sum + Number(BigInt(high) - BigInt(low)), 0);

function TopicTable({ topics }: { readonly topics: readonly TopicEnds[] }) {
  const { language } = useLanguage();
  return (
    <DataTable minWidth={420} heads={['topic', 'partitions', 'recordsHeld']}>
      {topics.map((one) => (
        <Table.Tr key={one.topic}>
          <Table.Th scope="row">
            <AnchorLink to="/topics/$topic" params={{ topic: one.topic }} data-value>
              {one.topic}
            </AnchorLink>
          </Table.Th>
          <Table.Td>{one.partitions.length}</Table.Td>
          <Table.Td>{numberText(heldIn(one), language)}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

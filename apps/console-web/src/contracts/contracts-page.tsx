import { Anchor, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ListedContract } from '../api/contract-types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { ASYNC_API_PATH, contractList } from './queries.ts';

/** What may be said on the bus, and by whom: the contracts that the console itself runs with. */
export function ContractsPage() {
  const say = useText();
  const query = useQuery(contractList);
  return (
    <Stack>
      <AnchorLink to="/delivery">{say('delivery')}</AnchorLink>
      <Title order={1} size="h2">
        {say('contracts')}
      </Title>
      <Text>{say('contractsHelp')}</Text>
      <Anchor href={ASYNC_API_PATH} download="asyncapi.json">
        {say('saveAsyncApi')}
      </Anchor>
      <QueryView query={query}>{({ contracts }) => <ContractTable contracts={contracts} />}</QueryView>
    </Stack>
  );
}

function ContractTable({ contracts }: { readonly contracts: readonly ListedContract[] }) {
  const say = useText();
  return (
    <DataTable minWidth={760} heads={['topic', 'contractStatus', 'producers', 'consumers', 'saysWhat']}>
      {contracts.map(({ topic, status, producers, consumers, description }) => (
        <Table.Tr key={topic}>
          <Table.Th scope="row">
            <AnchorLink to="/contracts/$topic" params={{ topic }} data-value>
              {topic}
            </AnchorLink>
          </Table.Th>
          <Table.Td>{say.named('contract.', status)}</Table.Td>
          <Table.Td data-value>{producers.join(', ')}</Table.Td>
          <Table.Td data-value>{consumers.map(({ name }) => name).join(', ')}</Table.Td>
          <Table.Td data-value lang="en">
            {description}
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

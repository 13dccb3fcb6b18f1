import { Table, Text } from '@mantine/core';
import type { ConsumerFacts } from '../api/delivery-types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { contractsOf } from './lag.ts';

/** Which versions of which contracts are followed, and by whom. */
export function ContractTable({ facts }: { readonly facts: readonly ConsumerFacts[] }) {
  const say = useText();
  const contracts = contractsOf(facts);
  if (contracts.length === 0) return <Text>{say('noConsumers')}</Text>;
  return (
    <DataTable minWidth={640} heads={['topic', 'contractVersion', 'consumers', 'eventTypes']}>
      {contracts.map(({ topic, name, version, consumers, types }) => (
        <Table.Tr key={topic}>
          <Table.Th scope="row">
            <AnchorLink to="/contracts/$topic" params={{ topic }} data-value>
              {name}
            </AnchorLink>
          </Table.Th>
          <Table.Td data-value>{version}</Table.Td>
          <Table.Td data-value>{consumers.join(', ')}</Table.Td>
          <Table.Td data-value>{types.join(', ')}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

import { Stack, Table, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReportAct } from '../api/civic-types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';

interface Props {
  readonly query: UseQueryResult<{ readonly acts: readonly ReportAct[] }>;
  /** What is said where nobody has done anything. */
  readonly none: string;
}

/** What operators did with a report or a plan, and why. */
export function ActHistory({ query, none }: Props) {
  const say = useText();
  return (
    <Stack component="section" aria-label={say('acts')}>
      <Title order={2} size="h3">
        {say('acts')}
      </Title>
      <QueryView query={query}>
        {({ acts }) =>
          acts.length === 0 ? (
            <Text>{none}</Text>
          ) : (
            <DataTable minWidth={560} heads={['when', 'actor', 'act', 'reason']}>
              {acts.map(({ id, at, actor, act, reason }) => (
                <Table.Tr key={id}>
                  <Table.Td>
                    <Moment at={at} />
                  </Table.Td>
                  <Table.Td data-value>{actor}</Table.Td>
                  <Table.Td data-value>{act}</Table.Td>
                  <Table.Td data-value>{reason}</Table.Td>
                </Table.Tr>
              ))}
            </DataTable>
          )
        }
      </QueryView>
    </Stack>
  );
}

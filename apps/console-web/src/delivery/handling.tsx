import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../api/overview-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { ErrorRate, HandlingTime } from '../overview/handling.tsx';
import { numberText } from '../overview/numbers.ts';
import { overview } from '../overview/queries.ts';
import { DataTable } from '../shell/data-table.tsx';
import { QueryView } from '../shell/query-view.tsx';

/** How long each consumer takes, and how much of it fails; judged by the console, as on the overview. */
export function Handling() {
  const say = useText();
  return (
    <Stack component="section" aria-label={say('handling')}>
      <Title order={2} size="h3">
        {say('handling')}
      </Title>
      <Text>{say('handlingHelp')}</Text>
      <QueryView query={useQuery(overview)}>{(seen) => <OfConsumers services={seen.services} />}</QueryView>
    </Stack>
  );
}

function OfConsumers({ services }: Pick<Overview, 'services'>) {
  const say = useText();
  const { language } = useLanguage();
  const rows = services.flatMap(({ service, health }) =>
    (health.figures?.consumer?.handling ?? []).map((one) => ({ service, one })),
  );
  if (rows.length === 0) return <Text>{say('noConsumers')}</Text>;
  return (
    <DataTable
      minWidth={760}
      heads={['consumer', 'topic', 'handledEvents', 'failedEvents', 'handlingTime', 'errorRate']}
    >
      {rows.map(({ service, one }) => (
        <Table.Tr key={`${service} ${one.topic}`} data-handling={`${service} ${one.topic}`}>
          <Table.Th scope="row" data-value>
            {service}
          </Table.Th>
          <Table.Td data-value>{one.topic}</Table.Td>
          <Table.Td>{numberText(one.handled, language)}</Table.Td>
          <Table.Td>{numberText(one.failed, language)}</Table.Td>
          <Table.Td>
            <HandlingTime one={one} />
          </Table.Td>
          <Table.Td>
            <ErrorRate one={one} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

import { Stack, Table, Text, Title } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import type { HealthFigures } from '../api/delivery-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { countText, durationText, numberText } from '../overview/numbers.ts';
import { DataTable } from '../shell/data-table.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { healthFigures } from './queries.ts';

/** What waits to be sent by each service, and what it tries again. */
export function Sending({ services }: { readonly services: readonly string[] }) {
  const say = useText();
  const queries = useQueries({ queries: services.map(healthFigures) });
  const told = queries.flatMap(({ data }, n) => (data ? [{ service: services[n]!, figures: data }] : []));
  return (
    <Stack component="section" aria-label={say('sending')}>
      <Title order={2} size="h3">
        {say('sending')}
      </Title>
      {queries.map(
        ({ error, refetch }, n) =>
          error && <ErrorNote key={services[n]} error={error} again={() => void refetch()} />,
      )}
      {queries.some(({ isPending }) => isPending) && <Text role="status">{say('loading')}</Text>}
      {told.length > 0 && (
        <DataTable minWidth={700} heads={['service', 'outbox', 'retriedKeys', 'parkedKeys', 'callsOutside']}>
          {told.map(({ service, figures }) => (
            <SendingRow key={service} service={service} figures={figures} />
          ))}
        </DataTable>
      )}
    </Stack>
  );
}

interface RowProps {
  readonly service: string;
  readonly figures: HealthFigures;
}

function SendingRow({ service, figures: { outbox, consumer, outside } }: RowProps) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <Table.Tr>
      <Table.Th scope="row" data-value>
        {service}
      </Table.Th>
      <Table.Td>
        {outbox === null
          ? say('nothingSent')
          : say('outboxNow', {
              count: numberText(outbox.waitingEvents, language),
              age: durationText(outbox.oldestAgeSeconds, say),
            })}
      </Table.Td>
      {consumer === null ? (
        <Table.Td colSpan={2}>{say('nothingHandled')}</Table.Td>
      ) : (
        <>
          <Table.Td>{countText(consumer.waitingKeys, language)}</Table.Td>
          <Table.Td>
            <AnchorLink to="/parked/$service" params={{ service }}>
              {countText(consumer.parkedKeys, language)}
            </AnchorLink>
          </Table.Td>
        </>
      )}
      <Table.Td>
        {outside.length === 0
          ? say('nobodyOutside')
          : outside.map(({ destination, waiting, oldestAgeSeconds, failures }) => (
              <div key={destination}>
                <span data-value>{destination}</span>{' '}
                {say('callsNow', {
                  count: numberText(waiting, language),
                  age: durationText(oldestAgeSeconds, say),
                  failures: numberText(failures, language),
                })}
              </div>
            ))}
      </Table.Td>
    </Table.Tr>
  );
}

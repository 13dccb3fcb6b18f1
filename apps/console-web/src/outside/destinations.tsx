import { Badge, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OutsideDestination } from '../api/outside-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { durationText, numberText } from '../overview/numbers.ts';
import { Act } from '../shell/act.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Told } from '../shell/told.tsx';
import { destinationsOf, tryNow, type Caller } from './queries.ts';

/** Whom a service has still to call, who of them does not answer, and a button for when they are back. */
export function Destinations({ service }: { readonly service: Caller }) {
  const say = useText();
  const client = useQueryClient();
  const query = useQuery(destinationsOf(service));
  const [told, tell] = useState<string>();
  const done = (): void => {
    tell(say('triedNow'));
    void client.invalidateQueries({ queryKey: ['outside', service] });
  };
  return (
    <Stack component="section" aria-label={say('outsideCalls')}>
      <Title order={2} size="h3">
        {say('outsideCalls')}
      </Title>
      <Text>{say('outsideHelp')}</Text>
      <Told>{told}</Told>
      <QueryView query={query}>
        {({ destinations }) => {
          const shown = destinations.filter(({ waiting, parked }) => waiting > 0 || parked > 0);
          if (shown.length === 0) return <Text>{say('nothingOutside')}</Text>;
          return (
            <DataTable minWidth={720} heads={['destination', 'circuit', 'toBeTold', 'outsideParked', 'act']}>
              {shown.map((one) => (
                <Row key={`${one.kind} ${one.destination}`} service={service} one={one} done={done} />
              ))}
            </DataTable>
          );
        }}
      </QueryView>
    </Stack>
  );
}

interface RowProps {
  readonly service: Caller;
  readonly one: OutsideDestination;
  readonly done: () => void;
}

function Row({ service, one, done }: RowProps) {
  const say = useText();
  const { language } = useLanguage();
  const { kind, destination, waiting, parked, oldestAgeSeconds, circuit } = one;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {say.named('outsideKind.', kind)} <span data-value>{destination}</span>
      </Table.Th>
      <Table.Td>
        <Badge color={circuit === 'closed' ? 'green' : 'red'} variant="outline" data-circuit={circuit}>
          {say.named('circuit.', circuit)}
        </Badge>
      </Table.Td>
      <Table.Td>
        {say('outboxNow', {
          count: numberText(waiting, language),
          age: durationText(oldestAgeSeconds, say),
        })}
      </Table.Td>
      <Table.Td>{numberText(parked, language)}</Table.Td>
      <Table.Td>
        <Act
          text={say('tryNow')}
          help={say('tryNowHelp')}
          notNow={waiting === 0 ? say('nothingWaits') : undefined}
          run={(reason) => tryNow(service, kind, { destination, reason })}
          done={done}
        />
      </Table.Td>
    </Table.Tr>
  );
}

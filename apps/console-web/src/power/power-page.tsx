import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { Feeder } from '../api/power-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { numberText } from '../overview/numbers.ts';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { LoadBadge } from './load-badge.tsx';
import { highestAmps } from './load.ts';
import { feederList } from './queries.ts';

const route = getRouteApi('/power');

/** The feeders, each with its load, its limit and how it is planned. */
export function PowerPage() {
  const say = useText();
  const { after } = route.useSearch();
  const query = useQuery(feederList(after));
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('power')}
      </Title>
      <QueryView query={query}>
        {({ feeders, next }) => (
          <>
            {feeders.length === 0 ? <Text>{say('noFeeders')}</Text> : <FeederTable feeders={feeders} />}
            <PageLinks
              first={after === undefined ? undefined : linkOptions({ to: '/power' })}
              next={next === null ? undefined : linkOptions({ to: '/power', search: { after: next } })}
            />
          </>
        )}
      </QueryView>
    </Stack>
  );
}

function FeederTable({ feeders }: { readonly feeders: readonly Feeder[] }) {
  return (
    <DataTable minWidth={640} heads={['feeder', 'level', 'load', 'limit', 'mode', 'alarms']}>
      {feeders.map((feeder) => (
        <FeederRow key={feeder.feederId} feeder={feeder} />
      ))}
    </DataTable>
  );
}

function FeederRow({ feeder }: { readonly feeder: Feeder }) {
  const say = useText();
  const { language } = useLanguage();
  const amps = (value: number): string => say('amps', { amps: numberText(value, language) });
  const watts = (value: number): string => say('watts', { watts: numberText(value, language) });
  const { feederId, watts: meter, definition, mode, alarms } = feeder;
  const highest = highestAmps(feeder);
  const load = [
    ...(highest === undefined ? [] : [amps(highest)]),
    ...(meter.verdict === 'good' && meter.value !== null ? [watts(meter.value)] : []),
  ];
  const limits = [
    amps(definition.phaseLimitAmps),
    ...(definition.limitWatts === null ? [] : [watts(definition.limitWatts)]),
  ];
  return (
    <Table.Tr>
      <Table.Th scope="row" data-value>
        <AnchorLink to="/power/$feederId" params={{ feederId }}>
          {feederId}
        </AnchorLink>
      </Table.Th>
      <Table.Td>
        <LoadBadge feeder={feeder} />
      </Table.Td>
      <Table.Td>{load.length === 0 ? say('loadUnknown') : load.join(' · ')}</Table.Td>
      <Table.Td>{limits.join(' · ')}</Table.Td>
      <Table.Td>{say.named('mode.', mode)}</Table.Td>
      <Table.Td>
        {alarms.length === 0
          ? say('none')
          : alarms.map(({ alarm }) => say.named('alarm.', alarm)).join(' · ')}
      </Table.Td>
    </Table.Tr>
  );
}

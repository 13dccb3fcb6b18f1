import { Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import { useState } from 'react';
import type { PolicyChange, ZonePolicy } from '../api/gate-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Told } from '../shell/told.tsx';
import { Moment } from '../time/moment.tsx';
import { ChangePolicy } from './change-policy.tsx';
import { policyHistory, zoneList } from './queries.ts';
import { changedRules, PolicyFacts } from './zone-rules.tsx';

const route = getRouteApi('/gate/zones/$zoneId');
/** The gate tells so many changes at once. */
const PAGE = 100;

/** The rules of one zone: what they are, how they are changed, and what they were. */
export function ZonePage() {
  const say = useText();
  const { zoneId } = route.useParams();
  const query = useQuery(zoneList);
  const [told, tell] = useState<string>();
  return (
    <Stack>
      <AnchorLink to="/gate">{say('toGate')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {zoneId}
      </Title>
      <Told>{told}</Told>
      <QueryView query={query}>
        {({ zones }) => {
          const zone = zones.find((one) => one.zoneId === zoneId);
          if (!zone) return <Text>{say('noSuchZone')}</Text>;
          return (
            <>
              <Text>{say('rulesVersion', { version: zone.version })}</Text>
              <PolicyFacts policy={zone.policy} />
              <Group>
                <ChangePolicy zone={zone} tell={tell} />
              </Group>
            </>
          );
        }}
      </QueryView>
      <History zoneId={zoneId} />
    </Stack>
  );
}

function History({ zoneId }: { readonly zoneId: string }) {
  const say = useText();
  const { before } = route.useSearch();
  const place = { to: '/gate/zones/$zoneId', params: { zoneId } } as const;
  return (
    <Stack component="section" aria-label={say('rulesHistory')}>
      <Title order={2} size="h3">
        {say('rulesHistory')}
      </Title>
      <QueryView query={useQuery(policyHistory(zoneId, before))}>
        {({ changes }) => (
          <>
            {changes.length === 0 ? (
              <Text>{say('rulesNeverChanged')}</Text>
            ) : (
              <DataTable
                minWidth={760}
                heads={['rulesVersionHead', 'when', 'actor', 'reason', 'rulesBecame']}
              >
                {changes.map((change, n) => (
                  <ChangeRow key={change.version} change={change} before={changes[n + 1]?.policy} />
                ))}
              </DataTable>
            )}
            <PageLinks
              first={before === undefined ? undefined : linkOptions(place)}
              next={
                changes.length < PAGE
                  ? undefined
                  : linkOptions({ ...place, search: { before: String(changes.at(-1)!.version) } })
              }
            />
          </>
        )}
      </QueryView>
    </Stack>
  );
}

interface RowProps {
  readonly change: PolicyChange;
  /** Undefined of the oldest that is told. */
  readonly before: ZonePolicy | undefined;
}

function ChangeRow({ change: { version, at, actor, reason, policy }, before }: RowProps) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <Table.Tr data-version={version}>
      <Table.Th scope="row">{version}</Table.Th>
      <Table.Td>
        <Moment at={at} />
      </Table.Td>
      <Table.Td data-value>{actor}</Table.Td>
      <Table.Td data-value>{reason}</Table.Td>
      <Table.Td>
        {before === undefined
          ? say('rulesFirst')
          : changedRules(policy, before, say, language).map(({ label, value }) => (
              <div key={label}>
                {label}: {value}
              </div>
            ))}
      </Table.Td>
    </Table.Tr>
  );
}

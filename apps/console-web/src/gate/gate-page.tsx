import { Badge, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Occupancy, Zone } from '../api/gate-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { numberText } from '../overview/numbers.ts';
import { DataTable } from '../shell/data-table.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { OpenForm } from '../shell/open-form.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { isGateId } from './ids.ts';
import { occupancy, zoneList } from './queries.ts';
import { ZoneRules } from './zone-rules.tsx';

/** Who is inside, the rules of the zones, and the way to tickets, devices and conflicts. */
export function GatePage() {
  const say = useText();
  const navigate = useNavigate();
  const [inside, zones] = [useQuery(occupancy), useQuery(zoneList)];
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {say('gate')}
        </Title>
        <Group>
          <ButtonLink to="/gate/conflicts" variant="default">
            {say('conflicts')}
          </ButtonLink>
          <ButtonLink to="/gate/devices" variant="default">
            {say('devices')}
          </ButtonLink>
        </Group>
      </Group>
      <OpenForm
        name={say('findTicket')}
        label={say('ticketId')}
        wrong={say('ticketIdWrong')}
        isRight={isGateId}
        open={(ticketId) => void navigate({ to: '/gate/tickets/$ticketId', params: { ticketId } })}
      />
      <Stack component="section" aria-label={say('occupancy')}>
        <Title order={2} size="h3">
          {say('occupancy')}
        </Title>
        <QueryView query={inside}>{(now) => <Inside now={now} zones={zones.data?.zones ?? []} />}</QueryView>
      </Stack>
      <Stack component="section" aria-label={say('zoneRules')}>
        <Title order={2} size="h3">
          {say('zoneRules')}
        </Title>
        <QueryView query={zones}>{(found) => <ZoneRules zones={found.zones} />}</QueryView>
      </Stack>
    </Stack>
  );
}

const NEARLY = 0.9;

function RoomBadge({ count, limit }: { readonly count: number; readonly limit: number | null }) {
  const say = useText();
  if (limit === null) return null;
  const [text, color] =
    count >= limit
      ? (['full', 'red'] as const)
      : count >= limit * NEARLY
        ? (['nearlyFull', 'yellow'] as const)
        : (['roomLeft', 'green'] as const);
  return (
    <Badge color={color} variant="outline" data-room={text}>
      {say(text)}
    </Badge>
  );
}

function Inside({ now, zones }: { readonly now: Occupancy; readonly zones: readonly Zone[] }) {
  const say = useText();
  const { language } = useLanguage();
  const limitOf = (zoneId: string): number | null =>
    zones.find((zone) => zone.zoneId === zoneId)?.policy.capacity.zone ?? null;
  // A zone where nobody is has no count.
  const names = [...new Set([...zones.map(({ zoneId }) => zoneId), ...Object.keys(now.zones)])].sort();
  const gates = Object.entries(now.gates).sort(([one], [other]) => (one < other ? -1 : 1));
  return (
    <>
      <Text>
        {say('insideMarket')}: <b>{numberText(now.market, language)}</b>
      </Text>
      {names.length === 0 ? (
        <Text>{say('noZones')}</Text>
      ) : (
        <DataTable minWidth={300} heads={['zoneOf', 'inside', 'capacity']}>
          {names.map((zoneId) => (
            <Table.Tr key={zoneId}>
              <Table.Th scope="row" data-value>
                {zoneId}
              </Table.Th>
              <Table.Td>
                <Group gap="xs">
                  {numberText(now.zones[zoneId] ?? 0, language)}
                  <RoomBadge count={now.zones[zoneId] ?? 0} limit={limitOf(zoneId)} />
                </Group>
              </Table.Td>
              <Table.Td>
                {limitOf(zoneId) === null ? say('noCapacity') : numberText(limitOf(zoneId)!, language)}
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
      {gates.length === 0 ? (
        <Text>{say('noGates')}</Text>
      ) : (
        <DataTable minWidth={200} heads={['gateOf', 'inside']}>
          {gates.map(([gateId, count]) => (
            <Table.Tr key={gateId}>
              <Table.Th scope="row" data-value>
                {gateId}
              </Table.Th>
              <Table.Td>{numberText(count, language)}</Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
    </>
  );
}

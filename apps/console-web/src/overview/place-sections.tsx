import { Group, Table, Text } from '@mantine/core';
import type { Asked, FeederFigures, GateFigures, PowerFigures } from '../api/overview-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { LevelBadge } from './level-badge.tsx';
import { numberText } from './numbers.ts';
import { AskedSection } from './section.tsx';

/** Who is inside, and how many may be. */
export function GateSection({ asked }: { readonly asked: Asked<GateFigures> }) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <AskedSection title={say('gates')} service="gate" asked={asked}>
      {({ market, zones, gates }) => (
        <>
          <Text>
            {say('insideMarket')}: <b>{numberText(market, language)}</b>
          </Text>
          {zones.length === 0 && gates.length === 0 ? (
            <Text>{say('noZones')}</Text>
          ) : (
            <DataTable minWidth={300} heads={['place', 'inside', 'capacity']}>
              {zones.map(({ zoneId, inside, capacity, level }) => (
                <Table.Tr key={`zone ${zoneId}`}>
                  <Table.Th scope="row" data-value>
                    {zoneId}
                  </Table.Th>
                  <Table.Td>
                    <Group gap="xs">
                      {numberText(inside, language)}
                      <LevelBadge level={level} />
                    </Group>
                  </Table.Td>
                  <Table.Td>
                    {capacity === null ? say('noCapacity') : numberText(capacity, language)}
                  </Table.Td>
                </Table.Tr>
              ))}
              {gates.map(({ gateId, inside }) => (
                <Table.Tr key={`gate ${gateId}`}>
                  <Table.Th scope="row" data-value>
                    {gateId}
                  </Table.Th>
                  <Table.Td colSpan={2}>{numberText(inside, language)}</Table.Td>
                </Table.Tr>
              ))}
            </DataTable>
          )}
        </>
      )}
    </AskedSection>
  );
}

/** The feeders, each with its load and its limit. */
export function PowerSection({ asked }: { readonly asked: Asked<PowerFigures> }) {
  const say = useText();
  return (
    <AskedSection title={say('power')} service="power-ops" asked={asked}>
      {({ feeders, isMore }) => (
        <>
          {feeders.length === 0 ? <Text>{say('noFeeders')}</Text> : <FeederTable feeders={feeders} />}
          {isMore && <Text size="sm">{say('moreFeeders')}</Text>}
        </>
      )}
    </AskedSection>
  );
}

function FeederTable({ feeders }: { readonly feeders: readonly FeederFigures[] }) {
  return (
    <DataTable minWidth={300} heads={['feeder', 'load', 'limit']}>
      {feeders.map((one) => (
        <FeederRow key={one.feederId} one={one} />
      ))}
    </DataTable>
  );
}

function FeederRow({ one }: { readonly one: FeederFigures }) {
  const say = useText();
  const { language } = useLanguage();
  const amps = (value: number): string => say('amps', { amps: numberText(value, language) });
  const watts = (value: number): string => say('watts', { watts: numberText(value, language) });
  const load = [
    ...(one.isDark ? [say('dark')] : []),
    ...(one.amps === null ? [] : [amps(one.amps)]),
    ...(one.watts === null ? [] : [watts(one.watts)]),
  ];
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <span data-value>{one.feederId}</span>
        {one.alarms.map((alarm) => (
          <Text key={alarm} size="sm">
            {say.named('alarm.', alarm)}
          </Text>
        ))}
      </Table.Th>
      <Table.Td>
        <Group gap="xs">
          {load.length === 0 ? say('loadUnknown') : load.join(' · ')}
          <LevelBadge level={one.level} />
        </Group>
      </Table.Td>
      <Table.Td>
        {[amps(one.limitAmps), ...(one.limitWatts === null ? [] : [watts(one.limitWatts)])].join(' · ')}
      </Table.Td>
    </Table.Tr>
  );
}

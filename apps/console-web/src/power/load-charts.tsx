import { Group, List, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import type { Feeder, LoadHistory, LoadPoint } from '../api/power-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { numberText } from '../overview/numbers.ts';
import { QueryView } from '../shell/query-view.tsx';
import { clockTime, useTimes } from '../time/zone.tsx';
import { CHANNELS, gridOf, peakOf } from './load.ts';
import { feederLoad, LOAD_MINUTES } from './queries.ts';

/** The plot comes when somebody looks at a feeder, and not before. */
const LineChart = lazy(() => import('../shell/line-chart.tsx'));

/** What a feeder carried in the last hour, as lines and in words. */
export function LoadCharts({ feeder }: { readonly feeder: Feeder }) {
  const say = useText();
  const query = useQuery(feederLoad(feeder.feederId));
  return (
    <Stack component="section" aria-label={say('lastHour')}>
      <Title order={2} size="h3">
        {say('lastHour')}
      </Title>
      <QueryView query={query}>{(history) => <Charts history={history} feeder={feeder} />}</QueryView>
    </Stack>
  );
}

function Charts({ history, feeder }: { readonly history: LoadHistory; readonly feeder: Feeder }) {
  const say = useText();
  const { phaseLimitAmps, limitWatts } = feeder.definition;
  const hasWatts = history.points.some(({ watts }) => watts !== null);
  const hasAmps = history.points.some(({ L1, L2, L3 }) => [L1, L2, L3].some((amps) => amps !== null));
  if (!hasWatts && !hasAmps) return <Text>{say('noLoad')}</Text>;
  return (
    <>
      {hasAmps && <Chart history={history} channels={CHANNELS} limit={phaseLimitAmps} unit="amps" />}
      {hasWatts && <Chart history={history} channels={WATTS} limit={limitWatts} unit="watts" />}
    </>
  );
}

const WATTS = ['watts'] as const;

interface ChartProps {
  readonly history: LoadHistory;
  readonly channels: readonly (keyof Omit<LoadPoint, 'at'>)[];
  readonly limit: number | null;
  readonly unit: 'amps' | 'watts';
}

function Chart({ history, channels, limit, unit }: ChartProps) {
  const say = useText();
  const { language } = useLanguage();
  const { zone } = useTimes();
  // Once for each answer, and not with each second of the clock.
  const grid = useMemo(() => gridOf(history, channels, LOAD_MINUTES, Date.now()), [history, channels]);
  const inUnit = (value: number): string => say(unit, { [unit]: numberText(value, language) });
  const nameOf = (channel: string): string => (channel === 'watts' ? say('powerWord') : channel);
  const peaks = channels.flatMap((channel) => {
    const peak = peakOf(history.points, channel);
    if (!peak) return [];
    const at = clockTime(Date.parse(peak.at), zone);
    return [say('peakInWords', { channel: nameOf(channel), value: inUnit(peak.value), at })];
  });
  return (
    <Stack gap="xs">
      <Text fw={700} size="sm">
        {say(unit === 'amps' ? 'ampsChart' : 'wattsChart')}
      </Text>
      <Suspense fallback={<Skeleton height={220} />}>
        <LineChart grid={grid} names={channels} limit={limit} zone={zone} />
      </Suspense>
      <Group gap="md">
        {channels.map((channel, n) => (
          <span key={channel} className={`line-name line-${n}`}>
            {nameOf(channel)}
          </span>
        ))}
        {limit !== null && (
          <span className="line-name line-limit">{say('limitInWords', { limit: inUnit(limit) })}</span>
        )}
      </Group>
      <List size="sm">
        {peaks.map((peak) => (
          <List.Item key={peak}>{peak}</List.Item>
        ))}
      </List>
    </Stack>
  );
}

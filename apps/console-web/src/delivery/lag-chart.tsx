import { Group, List, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import type { LagHistory } from '../api/delivery-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { numberText } from '../overview/numbers.ts';
import { QueryView } from '../shell/query-view.tsx';
import { clockTime, useTimes } from '../time/zone.tsx';
import { lagGrid, lagLines } from './lag-lines.ts';
import { lagHistory } from './queries.ts';

/** The plot comes when somebody looks at it, and not before. */
const LineChart = lazy(() => import('../shell/line-chart.tsx'));

/** How far the group of a service was behind in the last hour, as lines and in words. */
export function LagChart({ service }: { readonly service: string }) {
  const say = useText();
  const query = useQuery(lagHistory(service));
  return (
    <Stack gap="xs">
      <Text fw={700} size="sm">
        {say('lagHistory')}
      </Text>
      <QueryView query={query}>{(history) => <Lines history={history} />}</QueryView>
    </Stack>
  );
}

function Lines({ history }: { readonly history: LagHistory }) {
  const say = useText();
  const { language } = useLanguage();
  const { zone } = useTimes();
  const lines = useMemo(() => lagLines(history), [history]);
  const grid = useMemo(() => lagGrid(history, lines), [history, lines]);
  if (history.times.length === 0) return <Text size="sm">{say('lagHistoryShort')}</Text>;
  if (lines.length === 0) return <Text size="sm">{say('wasNeverBehind')}</Text>;
  return (
    <>
      <Suspense fallback={<Skeleton height={220} />}>
        <LineChart grid={grid} names={lines.map(({ name }) => name)} limit={null} zone={zone} />
      </Suspense>
      <Group gap="md">
        {lines.map(({ name }, n) => (
          <span key={name} className={`line-name line-${n}`} data-value>
            {name}
          </span>
        ))}
      </Group>
      <List size="sm">
        {lines.map(({ name, peak }) => (
          <List.Item key={name}>
            {say('lagPeak', {
              ...{ place: name, lag: numberText(peak.events, language) },
              at: clockTime(Date.parse(peak.at), zone),
            })}
          </List.Item>
        ))}
      </List>
    </>
  );
}

import { Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Overview } from '../api/overview-types.ts';
import { useText } from '../i18n/language.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { LevelBadge } from './level-badge.tsx';
import { MoneySection, SagaSection } from './money-sections.tsx';
import { GateSection, PowerSection } from './place-sections.tsx';
import { overview } from './queries.ts';
import { ReportSection } from './report-section.tsx';
import { ServiceSection } from './service-section.tsx';
import { TroubleList } from './trouble-list.tsx';

/** Whether the market is all right, and where it is not. */
export function OverviewPage() {
  const say = useText();
  const query = useQuery(overview);
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('overview')}
      </Title>
      <QueryView query={query}>{(seen) => <Seen overview={seen} />}</QueryView>
    </Stack>
  );
}

function Seen({ overview: seen }: { readonly overview: Overview }) {
  const say = useText();
  return (
    <>
      <Group justify="space-between">
        <Group gap="xs" role="status">
          <LevelBadge level={seen.level} />
          <Text fw={700}>{say.named('overview.', seen.level)}</Text>
        </Group>
        <Text size="sm">
          {say('lastAsked')} <Moment at={seen.at} />
        </Text>
      </Group>
      <TroubleList overview={seen} />
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <SagaSection asked={seen.sagas} />
        <MoneySection asked={seen.money} />
        <GateSection asked={seen.gate} />
        <PowerSection asked={seen.power} />
        {seen.reports && <ReportSection asked={seen.reports} />}
      </SimpleGrid>
      <ServiceSection services={seen.services} />
    </>
  );
}

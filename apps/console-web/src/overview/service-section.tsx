import { Group, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type {
  ConsumerFigures,
  HandlingFigures,
  OutboxFigures,
  ServiceFigures,
} from '../api/overview-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { ErrorRate, HandlingTime } from './handling.tsx';
import { LevelBadge } from './level-badge.tsx';
import { countText, durationText, numberText } from './numbers.ts';
import { NotTold, Section } from './section.tsx';

/** How every service stands: its replicas, and what waits in it. */
export function ServiceSection({ services }: { readonly services: readonly ServiceFigures[] }) {
  const say = useText();
  return (
    <Section title={say('services')}>
      <DataTable
        minWidth={1120}
        heads={['service', 'replicas', 'outbox', 'lag', 'handlingTime', 'errorRate', 'parkedKeys']}
      >
        {services.map((one) => (
          <ServiceRow key={one.service} one={one} />
        ))}
      </DataTable>
    </Section>
  );
}

function ServiceRow({ one }: { readonly one: ServiceFigures }) {
  const say = useText();
  const { language } = useLanguage();
  const { service, running, lost, silent, replicasLevel, health } = one;
  const missed = lost + silent;
  const [are, were] = [numberText(running - silent, language), numberText(missed, language)];
  return (
    <Table.Tr>
      <Table.Th scope="row" miw={130} data-value>
        {service}
      </Table.Th>
      <Table.Td>
        <Group gap="xs">
          <AnchorLink to="/services">
            {missed === 0 ? are : say('replicasLost', { running: are, lost: were })}
          </AnchorLink>
          <LevelBadge level={replicasLevel} />
        </Group>
      </Table.Td>
      {health.figures === null ? (
        <Table.Td colSpan={5}>
          <NotTold service={service} outcome={health.outcome} />
        </Table.Td>
      ) : (
        <>
          <Table.Td>
            <Outbox outbox={health.figures.outbox} />
          </Table.Td>
          <Consumer consumer={health.figures.consumer} service={service} />
        </>
      )}
    </Table.Tr>
  );
}

function Outbox({ outbox }: { readonly outbox: OutboxFigures | null }) {
  const say = useText();
  const { language } = useLanguage();
  if (outbox === null) return <Text size="sm">{say('nothingSent')}</Text>;
  const count = numberText(outbox.waitingEvents, language);
  return (
    <Group gap="xs">
      {outbox.waitingEvents === 0
        ? count
        : say('outboxNow', { count, age: durationText(outbox.oldestAgeSeconds, say) })}
      <LevelBadge level={outbox.level} />
    </Group>
  );
}

function Consumer({
  consumer,
  service,
}: {
  readonly consumer: ConsumerFigures | null;
  readonly service: string;
}) {
  const say = useText();
  const { language } = useLanguage();
  if (consumer === null)
    return (
      <Table.Td colSpan={4}>
        <Text size="sm">{say('nothingHandled')}</Text>
      </Table.Td>
    );
  return (
    <>
      <Table.Td>{consumer.lag === null ? say('lagUnknown') : <Lag lag={consumer.lag} />}</Table.Td>
      <Table.Td>
        <OfTopics handling={consumer.handling}>{(one) => <HandlingTime one={one} />}</OfTopics>
      </Table.Td>
      <Table.Td>
        <OfTopics handling={consumer.handling}>{(one) => <ErrorRate one={one} />}</OfTopics>
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          <AnchorLink to="/parked/$service" params={{ service }}>
            {countText(consumer.parkedKeys, language)}
          </AnchorLink>
          <LevelBadge level={consumer.parkedLevel} />
        </Group>
      </Table.Td>
    </>
  );
}

function Lag({ lag }: { readonly lag: NonNullable<ConsumerFigures['lag']> }) {
  const { language } = useLanguage();
  return (
    <Stack gap="xs">
      {lag.map(({ topic, events, level }) => (
        <Group key={topic} gap="xs">
          <span data-value>{topic}</span>
          {numberText(events, language)}
          <LevelBadge level={level} />
        </Group>
      ))}
    </Stack>
  );
}

interface OfTopicsProps {
  readonly handling: readonly HandlingFigures[];
  readonly children: (one: HandlingFigures) => ReactNode;
}

/** Of the topics that something came of lately. */
function OfTopics({ handling, children }: OfTopicsProps) {
  const say = useText();
  const came = handling.filter(({ p95Seconds, errorShare }) => p95Seconds !== null || errorShare !== null);
  if (came.length === 0) return <Text size="sm">{say('nothingCame')}</Text>;
  return (
    <Stack gap="xs">
      {came.map((one) => (
        <Group key={one.topic} gap="xs">
          <span data-value>{one.topic}</span>
          {children(one)}
        </Group>
      ))}
    </Stack>
  );
}

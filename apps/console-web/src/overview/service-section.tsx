import { Group, Stack, Table, Text } from '@mantine/core';
import type { ConsumerFigures, OutboxFigures, ServiceFigures } from '../api/overview-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { LevelBadge } from './level-badge.tsx';
import { countText, durationText, numberText } from './numbers.ts';
import { NotTold, Section } from './section.tsx';

/** How every service stands: its replicas, and what waits in it. */
export function ServiceSection({ services }: { readonly services: readonly ServiceFigures[] }) {
  const say = useText();
  return (
    <Section title={say('services')}>
      <DataTable minWidth={760} heads={['service', 'replicas', 'outbox', 'lag', 'parkedKeys']}>
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
        <Table.Td colSpan={3}>
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
      <Table.Td colSpan={2}>
        <Text size="sm">{say('nothingHandled')}</Text>
      </Table.Td>
    );
  return (
    <>
      <Table.Td>{consumer.lag === null ? say('lagUnknown') : <Lag lag={consumer.lag} />}</Table.Td>
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

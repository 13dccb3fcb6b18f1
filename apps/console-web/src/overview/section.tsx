import { Card, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Asked, Level } from '../api/overview-types.ts';
import { useText } from '../i18n/language.tsx';
import { LevelBadge } from './level-badge.tsx';
import { noAnswerLevel } from './troubles.ts';

interface SectionProps {
  readonly title: string;
  readonly level?: Level | undefined;
  readonly children: ReactNode;
}

/** One part of the market. */
export function Section({ title, level, children }: SectionProps) {
  return (
    <Card component="section" aria-label={title} withBorder padding="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {title}
          </Title>
          {level && <LevelBadge level={level} />}
        </Group>
        {children}
      </Stack>
    </Card>
  );
}

interface AskedProps<F> {
  readonly title: string;
  readonly service: string;
  readonly asked: Asked<F>;
  readonly levelOf?: (figures: F) => Level;
  readonly children: (figures: F) => ReactNode;
}

/** What a service has told; when it has not, that it has not. */
export function AskedSection<F>({ title, service, asked, levelOf, children }: AskedProps<F>) {
  const { outcome, figures } = asked;
  return (
    <Section title={title} level={figures === null ? noAnswerLevel(asked) : levelOf?.(figures)}>
      {figures === null ? <NotTold service={service} outcome={outcome} /> : children(figures)}
    </Section>
  );
}

export function NotTold({ service, outcome }: { readonly service: string; readonly outcome: string }) {
  const say = useText();
  return <Text data-outcome={outcome}>{say.named('asked.', outcome, { service })}</Text>;
}

import { Group, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Overview } from '../api/overview-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { LevelBadge } from './level-badge.tsx';
import { countText, durationText, shareText } from './numbers.ts';
import { Section } from './section.tsx';
import { troublesOf, type Trouble } from './troubles.ts';

/** What needs somebody, the worst first, each with the way to where it is repaired. */
export function TroubleList({ overview }: { readonly overview: Overview }) {
  const say = useText();
  const troubles = troublesOf(overview);
  if (troubles.length === 0) return null;
  return (
    <Section title={say('troubles')}>
      <List listStyleType="none" spacing="xs">
        {troubles.map((trouble) => (
          <List.Item key={[trouble.kind, trouble.service, trouble.name].join(' ')}>
            <OneTrouble trouble={trouble} />
          </List.Item>
        ))}
      </List>
    </Section>
  );
}

function OneTrouble({ trouble }: { readonly trouble: Trouble }) {
  const say = useText();
  const { language } = useLanguage();
  const { kind, level, service = '', name = '', count, seconds = 0, share = 0 } = trouble;
  const words = say.named('trouble.', kind, {
    ...{ service, name, age: durationText(seconds, say), share: shareText(share, language) },
    count: count ? countText(count, language) : '',
  });
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <LevelBadge level={level} />
      <BehindIt trouble={trouble}>{words}</BehindIt>
    </Group>
  );
}

/** Leads to what is behind a trouble, where there is a page of it. */
function BehindIt({
  trouble: { kind, service = '', name = '' },
  children,
}: {
  readonly trouble: Trouble;
  readonly children: ReactNode;
}) {
  switch (kind) {
    case 'attention':
      return (
        <AnchorLink to="/sagas" search={{ state: 'NeedsAttention' }}>
          {children}
        </AnchorLink>
      );
    case 'unpaid':
      return <AnchorLink to="/sagas">{children}</AnchorLink>;
    case 'parked':
    case 'contract':
      return (
        <AnchorLink to="/parked/$service" params={{ service }}>
          {children}
        </AnchorLink>
      );
    case 'lost':
    case 'stopped':
    case 'away':
      return <AnchorLink to="/services">{children}</AnchorLink>;
    case 'dark':
    case 'feeder':
      return (
        <AnchorLink to="/power/$feederId" params={{ feederId: name }}>
          {children}
        </AnchorLink>
      );
    case 'late':
      return (
        <AnchorLink to="/civic" search={{ late: 'true' }}>
          {children}
        </AnchorLink>
      );
    case 'full':
      return <AnchorLink to="/gate">{children}</AnchorLink>;
    case 'lag':
    case 'stuck':
    case 'failing':
    case 'slow':
    case 'outbox':
      return <AnchorLink to="/delivery">{children}</AnchorLink>;
    case 'outside':
      return <ToCalls service={service}>{children}</ToCalls>;
    case 'revoked':
      return <ToKeys service={service}>{children}</ToKeys>;
  }
}

/** Keys of meters and agencies have no page. */
function ToKeys({ service, children }: { readonly service: string; readonly children: ReactNode }) {
  if (service === 'gate') return <AnchorLink to="/gate/devices">{children}</AnchorLink>;
  if (service === 'payments') return <AnchorLink to="/payments/terminals">{children}</AnchorLink>;
  return <Text component="span">{children}</Text>;
}

/** Where its calls to the outside are, with the button that has them tried now. */
function ToCalls({ service, children }: { readonly service: string; readonly children: ReactNode }) {
  if (service === 'payments') return <AnchorLink to="/payments">{children}</AnchorLink>;
  if (service === 'civic-router') return <AnchorLink to="/civic">{children}</AnchorLink>;
  return <AnchorLink to="/delivery">{children}</AnchorLink>;
}

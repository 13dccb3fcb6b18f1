import { Alert, Code, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Trail, TrailStep } from '../api/types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { RecordLink } from '../shell/record-link.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { sinceFirst } from './since-first.ts';
import { trailOf } from './queries.ts';
import { isCorrelationId } from './trail-ids.ts';

const route = getRouteApi('/trails/$correlationId');

/** The whole way of a correlation id, over all services, on one time axis. */
export function TrailPage() {
  const say = useText();
  const { correlationId } = route.useParams();
  const query = useQuery(trailOf(correlationId));
  return (
    <Stack>
      <AnchorLink to="/trails">{say('toTrails')}</AnchorLink>
      <Title order={1} size="h2">
        {say('trail')}
      </Title>
      <Text data-value>{correlationId}</Text>
      <Text>{say('trailHelp')}</Text>
      <QueryView query={query}>
        {(trail) => (
          <>
            <Gaps trail={trail} />
            {trail.steps.length === 0 ? <Text>{say('noTrail')}</Text> : <Steps steps={trail.steps} />}
          </>
        )}
      </QueryView>
    </Stack>
  );
}

/** What is not in it: a gap is shown as a gap. */
function Gaps({ trail: { gaps, asked } }: { readonly trail: Trail }) {
  const say = useText();
  const silent = asked.filter(({ outcome }) => outcome !== 'answered');
  if (gaps.length === 0 && silent.length === 0) return null;
  return (
    <Alert color="yellow" variant="outline" role="status">
      {silent.map(({ service, outcome }) => (
        <Text key={service} data-outcome={outcome}>
          {say.named('asked.', outcome, { service })} {say('trailMissing')}
        </Text>
      ))}
      {gaps.map(({ service, what, count }) => (
        <Text key={`${service} ${what}`} data-gap={what}>
          {say.named('gap.', what, { service, count })}
        </Text>
      ))}
    </Alert>
  );
}

function Steps({ steps }: { readonly steps: readonly TrailStep[] }) {
  const { language } = useLanguage();
  const first = steps[0]!.at;
  return (
    <DataTable
      minWidth={1250}
      heads={[
        ...(['when', 'sinceFirst', 'service', 'stepKind', 'what', 'logPlace', 'subject'] as const),
        ...(['eventId', 'actDetail'] as const),
      ]}
    >
      {steps.map((step, n) => (
        <Table.Tr key={`${step.at} ${n}`} data-kind={step.kind}>
          <Table.Td>
            <Moment at={step.at} />
          </Table.Td>
          <Table.Td data-value>{sinceFirst(first, step.at, language)}</Table.Td>
          <Table.Td miw={130} data-value>
            {step.service}
          </Table.Td>
          <Table.Td>
            <Kind kind={step.kind} />
          </Table.Td>
          <Table.Td miw={140} data-value>
            {step.what}
          </Table.Td>
          <Table.Td miw={130}>
            <Place step={step} />
          </Table.Td>
          <Table.Td data-value>{step.subject}</Table.Td>
          <Table.Td data-value>{step.eventId}</Table.Td>
          <Table.Td>
            {Object.keys(step.detail).length > 0 && <Code data-value>{JSON.stringify(step.detail)}</Code>}
            <OtherTrail step={step} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

/** Kinds of steps that are about a record of the log. */
const IN_LOG: readonly string[] = ['inbox', 'held'];

function Place({ step: { kind, place } }: { readonly step: TrailStep }) {
  const say = useText();
  if (place !== null) return <RecordLink place={place} />;
  return IN_LOG.includes(kind) && say('placeUnknown');
}

/** Names of details that are correlation ids: of what a step follows, and of what followed it. */
const LEADING = ['correlationId', 'planId'];

function OtherTrail({ step: { detail } }: { readonly step: TrailStep }) {
  const say = useText();
  const ids = LEADING.map((name) => detail[name]).filter(
    (id) => typeof id === 'string' && isCorrelationId(id),
  );
  return ids.map((id) => (
    <AnchorLink key={String(id)} to="/trails/$correlationId" params={{ correlationId: String(id) }}>
      {say('trailLink')}
    </AnchorLink>
  ));
}

function Kind({ kind }: { readonly kind: string }) {
  const say = useText();
  return <>{say.named('step.', kind)}</>;
}

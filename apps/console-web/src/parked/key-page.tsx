import { Alert, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../api/client.ts';
import type { HeldEvent, ParkedDetail, ReplayOutcome } from '../api/types.ts';
import { useText, type Say } from '../i18n/language.tsx';
import { StateBadge } from '../shell/state-badge.tsx';
import { ActButton } from '../shell/act-button.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RecordContent } from '../shell/record-content.tsx';
import { ReasonDialog } from '../shell/reason-dialog.tsx';
import { Moment } from '../time/moment.tsx';
import { discardHead, parkedKey, replayKey } from './queries.ts';

const route = getRouteApi('/parked/$service/keys/$key');

/** One key that is held back: what failed, what waits behind it, and what can be done. */
export function KeyPage() {
  const say = useText();
  const { service, key } = route.useParams();
  const [told, tell] = useState<ReplayOutcome>();
  const query = useQuery(parkedKey(service, key));
  const isGone = query.error instanceof ApiError && query.error.status === 404;
  return (
    <Stack>
      <AnchorLink to="/parked/$service" params={{ service }}>
        {say('toKeys', { service })}
      </AnchorLink>
      <Title order={1} size="h2" data-value>
        {key}
      </Title>
      <div className="message-live" role="status">
        {told && <Outcome told={told} />}
      </div>
      {isGone ? (
        <Text>{say('gone')}</Text>
      ) : (
        <QueryView key={key} query={query}>
          {(parked) => <OneKey service={service} parked={parked} tell={tell} />}
        </QueryView>
      )}
    </Stack>
  );
}

const GOOD = ['drained', 'would_drain', 'discarded', 'going_on'];

const publishedText = (published: ReplayOutcome['published'], say: Say): string =>
  published?.map(({ topic, type }) => `${topic} ${type ?? ''}`.trim()).join(', ') || say('publishedNothing');

function Outcome({
  told: { outcome, handled = 0, error = '', published },
}: {
  readonly told: ReplayOutcome;
}) {
  const say = useText();
  const values = { handled, error, published: publishedText(published, say) };
  return (
    <Alert color={GOOD.includes(outcome) ? 'green' : 'red'} variant="outline" data-outcome={outcome}>
      {say.named('outcome.', outcome, values)}
    </Alert>
  );
}

interface OneKeyProps {
  readonly service: string;
  readonly parked: ParkedDetail;
  readonly tell: (outcome: ReplayOutcome | undefined) => void;
}

function OneKey({ service, parked, tell }: OneKeyProps) {
  const say = useText();
  return (
    <>
      <Group>
        <StateBadge state={parked.state} />
        <Text data-value>{parked.reason}</Text>
      </Group>
      <Table variant="vertical" layout="fixed">
        <Table.Tbody>
          <Fact name={say('errorType')} value={parked.errorType} />
          <Fact name={say('topic')} value={parked.topic} />
          <Fact name={say('tries')} value={String(parked.attempts)} />
          <Fact name={say('waitingBehind')} value={String(parked.events)} />
          <Fact name={say('since')} at={parked.firstFailedAt} />
          {parked.nextAttemptAt !== null && <Fact name={say('nextTry')} at={parked.nextAttemptAt} />}
        </Table.Tbody>
      </Table>
      <Acts service={service} parked={parked} tell={tell} />
      <Title order={2} size="h3">
        {say('heldBack')}
      </Title>
      {parked.heldBack.map((event, place) => (
        <Held key={event.n} event={event} isHead={place === 0} />
      ))}
    </>
  );
}

function Fact({ name, value, at }: { readonly name: string; readonly value?: string; readonly at?: string }) {
  return (
    <Table.Tr>
      <Table.Th scope="row" w={140}>
        {name}
      </Table.Th>
      <Table.Td data-value>{at === undefined ? value : <Moment at={at} />}</Table.Td>
    </Table.Tr>
  );
}

type Act = 'dryRun' | 'replay' | 'discard';
const HELP = { dryRun: 'dryRunHelp', replay: 'replayHelp', discard: 'discardHelp' } as const;

function Acts({ service, parked, tell }: OneKeyProps) {
  const say = useText();
  const client = useQueryClient();
  const [choosing, choose] = useState<Act>();
  const { key, heldBack } = parked;
  const run = (act: Act, reason: string): Promise<ReplayOutcome> =>
    act === 'discard'
      ? discardHead(service, key, { reason, n: heldBack[0]!.n })
      : replayKey(service, key, { reason, dryRun: act === 'dryRun' });
  const open = (act: Act): void => {
    tell(undefined);
    choose(act);
  };
  return (
    <Group>
      <ActButton text={say('dryRun')} act={() => open('dryRun')} />
      <ActButton text={say('replay')} act={() => open('replay')} />
      {heldBack.length > 0 && <ActButton text={say('discard')} act={() => open('discard')} />}
      {choosing && (
        <ReasonDialog
          title={say(choosing)}
          help={say(HELP[choosing])}
          act={say(choosing)}
          run={(reason) => run(choosing, reason)}
          done={(outcome) => {
            tell(outcome);
            choose(undefined);
            void client.invalidateQueries({ queryKey: ['parked', service] });
          }}
          close={() => choose(undefined)}
        />
      )}
    </Group>
  );
}

/** The event as it came; nothing of it can be changed. */
function Held({ event, isHead }: { readonly event: HeldEvent; readonly isHead: boolean }) {
  const say = useText();
  const { eventId, topic, partition, offset, recordAt, json, bytes, headers } = event;
  return (
    <Stack gap="xs" component="section" aria-label={eventId}>
      <Group>
        {isHead && <Text fw={700}>{say('head')}</Text>}
        <Text data-value>{eventId}</Text>
        <Moment at={recordAt} />
      </Group>
      <Text size="sm">
        {say('placeInLog')}: <span data-value>{`${topic} ${partition} / ${offset}`}</span>
      </Text>
      <RecordContent json={json} bytes={bytes} headers={headers} />
    </Stack>
  );
}

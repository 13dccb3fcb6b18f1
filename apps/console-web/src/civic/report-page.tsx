import { Alert, Anchor, Group, NativeSelect, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { ACT_REASON_MAX } from '@night-market/contracts/browser';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import type { PartNow, ReportNow } from '../api/civic-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { Act } from '../shell/act.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { Facts } from '../shell/facts.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Told } from '../shell/told.tsx';
import { Moment } from '../time/moment.tsx';
import { ActHistory } from './act-history.tsx';
import { agencyIdsIn } from './agency-ids.ts';
import { closeReport, giveInformation, reportActs, reportNow, reroute, takeOut } from './queries.ts';
import { ReportBadge } from './report-badge.tsx';

const route = getRouteApi('/civic/$reportId');

/** One report: who is in charge and why, by when, and what can be done about it. */
export function ReportPage() {
  const say = useText();
  const { reportId } = route.useParams();
  const query = useQuery(reportNow(reportId));
  const [told, tell] = useState<string>();
  return (
    <Stack>
      <AnchorLink to="/civic">{say('toCivic')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {reportId}
      </Title>
      <Told>{told}</Told>
      <QueryView key={reportId} query={query}>
        {(report) => <OneReport report={report} tell={tell} />}
      </QueryView>
    </Stack>
  );
}

interface Props {
  readonly report: ReportNow;
  readonly tell: (told: string) => void;
}

function OneReport({ report, tell }: Props) {
  const say = useText();
  const { category, zoneId, status, description, requestedAt, updatedAt, duplicateOf, parts, missed } =
    report;
  const { mediaUrls } = report;
  return (
    <>
      {duplicateOf !== null && (
        <Alert color="gray" variant="outline">
          {say('duplicateOf')}{' '}
          <AnchorLink to="/civic/$reportId" params={{ reportId: duplicateOf }} data-value>
            {duplicateOf}
          </AnchorLink>
        </Alert>
      )}
      <Facts
        facts={[
          [say('state'), <ReportBadge key="status" status={status} missed={missed.length} />],
          [say('category'), <code key="category">{category}</code>],
          [say('zoneOf'), <code key="zone">{zoneId}</code>],
          [
            say('description'),
            <span key="text" data-value>
              {description ?? ''}
            </span>,
          ],
          ...(mediaUrls.length > 0
            ? [[say('photos'), <Photos key="photos" urls={mediaUrls} />] as const]
            : []),
          [say('reportedAt'), <Moment key="requested" at={requestedAt} />],
          [say('changedAt'), <Moment key="updated" at={updatedAt} />],
        ]}
      />
      <Acts report={report} tell={tell} />
      <Title order={2} size="h3">
        {say('inCharge')}
      </Title>
      {parts.length === 0 ? <Text>{say('nobodyInCharge')}</Text> : <PartTable parts={parts} />}
      {missed.length > 0 && (
        <Alert color="red" variant="outline" title={say('deadlineMissed')}>
          {missed.map(({ agencyId, deadline, dueAt }) => (
            <Text key={`${agencyId} ${deadline} ${dueAt}`} size="sm">
              <span data-value>{agencyId}</span>: {say.named('deadline.', deadline)} <Moment at={dueAt} />
            </Text>
          ))}
        </Alert>
      )}
      <History reportId={report.reportId} />
    </>
  );
}

/** As links: they are shown by the hotline, and some by whoever keeps them for the reporter. */
function Photos({ urls }: { readonly urls: readonly string[] }) {
  const say = useText();
  return (
    <Group gap="sm">
      {urls.map((url, n) => (
        <Anchor key={url} href={url} target="_blank" rel="noreferrer noopener">
          {say('photoOf', { n: n + 1 })}
        </Anchor>
      ))}
    </Group>
  );
}

function Acts({ report: { reportId, status, duplicateOf, parts }, tell }: Props) {
  const say = useText();
  const client = useQueryClient();
  const notNow = duplicateOf === null ? undefined : say('changeFirst');
  const done = (text: string): void => {
    tell(text);
    void client.invalidateQueries({ queryKey: ['civic'] });
  };
  const isWaiting = parts.some(({ state }) => state === 'WaitingForReporter');
  return (
    <Group>
      <Act
        text={say('reroute')}
        help={say('rerouteHelp')}
        notNow={notNow}
        reasonMax={ACT_REASON_MAX}
        fields={
          <TextInput
            {...{
              label: say('agencies'),
              description: say('agenciesHelp'),
              name: 'agencyIds',
              required: true,
            }}
            data-autofocus
          />
        }
        wrongIn={(filled) => (agencyIdsIn(filled('agencyIds')) ? undefined : say('agenciesWrong'))}
        run={(reason, filled) => reroute(reportId, { agencyIds: agencyIdsIn(filled('agencyIds'))!, reason })}
        done={() => done(say('rerouted'))}
      />
      <Act
        text={say('closeReport')}
        help={say('closeReportHelp')}
        notNow={notNow ?? (status === 'closed' ? say('closedAlready') : undefined)}
        reasonMax={ACT_REASON_MAX}
        fields={
          <NativeSelect
            {...{ label: say('outcome'), name: 'outcome' }}
            data={['done' as const, 'no_action' as const].map((value) => ({
              ...{ value, label: say.named('reportOutcome.', value) },
            }))}
          />
        }
        run={(reason, filled) => closeReport(reportId, { outcome: filled('outcome'), reason })}
        done={() => done(say('reportClosed'))}
      />
      {duplicateOf !== null && (
        <Act
          text={say('takeOut')}
          help={say('takeOutHelp')}
          reasonMax={ACT_REASON_MAX}
          run={(reason) => takeOut(reportId, reason)}
          done={() => done(say('takenOut'))}
        />
      )}
      {isWaiting && (
        <Act
          text={say('informationGiven')}
          help={say('informationGivenHelp')}
          reasonMax={ACT_REASON_MAX}
          run={(reason) => giveInformation(reportId, reason)}
          done={() => done(say('informationTold'))}
        />
      )}
    </Group>
  );
}

function PartTable({ parts }: { readonly parts: readonly PartNow[] }) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <DataTable minWidth={720} heads={['agency', 'state', 'acknowledgeBy', 'resolveBy', 'whyInCharge']}>
      {parts.map(({ agencyId, state, acknowledgeBy, resolveBy, words }) => (
        <Table.Tr key={agencyId}>
          <Table.Th scope="row" data-value>
            {agencyId}
          </Table.Th>
          <Table.Td>{say.named('part.', state)}</Table.Td>
          <Table.Td>
            <Moment at={acknowledgeBy} />
          </Table.Td>
          <Table.Td>
            <Moment at={resolveBy} />
          </Table.Td>
          <Table.Td data-value>{language === 'en' ? words.en : words.zhTw}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

function History({ reportId }: { readonly reportId: string }) {
  const say = useText();
  return <ActHistory query={useQuery(reportActs(reportId))} none={say('noReportActs')} />;
}

import { Button, Group, NativeSelect, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { ListedReport } from '../api/civic-types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { Destinations } from '../outside/destinations.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { PlacePlan } from './place-plan.tsx';
import { reportList } from './queries.ts';
import { ReportBadge } from './report-badge.tsx';
import { chosenIn, type ReportsSearch } from './reports-search.ts';

const route = getRouteApi('/civic');

/** What people have reported, where, and who is in charge. */
export function CivicPage() {
  const say = useText();
  const search = route.useSearch();
  const query = useQuery(reportList(search));
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('civic')}
      </Title>
      <AnchorLink to="/civic/inspections">{say('inspections')}</AnchorLink>
      <Filters key={JSON.stringify(search)} search={search} />
      <QueryView query={query}>
        {({ reports, next }) => (
          <>
            {reports.length === 0 ? (
              <Text>{say('noReports')}</Text>
            ) : (
              <>
                <PlacePlan reports={reports} />
                <ReportTable reports={reports} />
              </>
            )}
            <Pages search={search} next={next} />
          </>
        )}
      </QueryView>
      <Destinations service="civic-router" />
    </Stack>
  );
}

function Pages({ search, next }: { readonly search: ReportsSearch; readonly next: string | null }) {
  const { after, ...filters } = search;
  return (
    <PageLinks
      first={after === undefined ? undefined : linkOptions({ to: '/civic', search: filters })}
      next={next === null ? undefined : linkOptions({ to: '/civic', search: { ...filters, after: next } })}
    />
  );
}

function Filters({ search }: { readonly search: ReportsSearch }) {
  const say = useText();
  const navigate = route.useNavigate();
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void navigate({ search: chosenIn(new FormData(event.currentTarget)) });
  };
  const options = (...values: readonly ('open' | 'closed' | 'all')[]) =>
    values.map((value) => ({ value, label: say.named('report.', value) }));
  return (
    <form onSubmit={find} noValidate role="search" aria-label={say('civic')}>
      <Group align="flex-end">
        <NativeSelect
          {...{ label: say('state'), name: 'status', defaultValue: search.status ?? 'open' }}
          data={options('open', 'closed', 'all')}
        />
        <NativeSelect
          {...{ label: say('deadlines'), name: 'late', defaultValue: search.late ?? '' }}
          data={[
            { value: '', label: say('report.all') },
            { value: 'true', label: say('deadlineMissed') },
            { value: 'false', label: say('deadlineKept') },
          ]}
        />
        <TextInput label={say('category')} name="category" defaultValue={search.category} />
        <TextInput label={say('agency')} name="agencyId" defaultValue={search.agencyId} />
        <Button type="submit" variant="default">
          {say('find')}
        </Button>
      </Group>
    </form>
  );
}

function ReportTable({ reports }: { readonly reports: readonly ListedReport[] }) {
  return (
    <DataTable minWidth={720} heads={['reportedAt', 'category', 'state', 'inCharge', 'description']}>
      {reports.map((report) => (
        <ReportRow key={report.reportId} report={report} />
      ))}
    </DataTable>
  );
}

function ReportRow({ report }: { readonly report: ListedReport }) {
  const say = useText();
  const { reportId, requestedAt, category, status, missedDeadlines, parts, description, duplicateOf } =
    report;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <AnchorLink to="/civic/$reportId" params={{ reportId }}>
          <Moment at={requestedAt} />
        </AnchorLink>
      </Table.Th>
      <Table.Td data-value>{category}</Table.Td>
      <Table.Td>
        <Group gap="xs">
          <ReportBadge status={status} missed={missedDeadlines} />
          {duplicateOf !== null && say('isDuplicate')}
        </Group>
      </Table.Td>
      <Table.Td>
        {parts.map(({ agencyId, state }) => (
          <Text key={agencyId} size="sm">
            <span data-value>{agencyId}</span>: {say.named('part.', state)}
          </Text>
        ))}
      </Table.Td>
      <Table.Td data-value>{description ?? ''}</Table.Td>
    </Table.Tr>
  );
}

import { Table, Text } from '@mantine/core';
import type { Asked, ReportFigures } from '../api/overview-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { countText, numberText } from './numbers.ts';
import { AskedSection } from './section.tsx';

/** What people have reported, and whether agencies keep up with it. */
export function ReportSection({ asked }: { readonly asked: Asked<ReportFigures> }) {
  const say = useText();
  return (
    <AskedSection title={say('reports')} service="civic-router" asked={asked} levelOf={({ level }) => level}>
      {(figures) => (
        <>
          <States figures={figures} />
          {figures.agencies.length === 0 ? (
            <Text>{say('noAgencyHasToDo')}</Text>
          ) : (
            <AgencyTable agencies={figures.agencies} />
          )}
        </>
      )}
    </AskedSection>
  );
}

function States({ figures }: { readonly figures: ReportFigures }) {
  const say = useText();
  const { language } = useLanguage();
  const { open, late, untaken, waitingForReporter, closed, windowHours: hours } = figures;
  return (
    <Table variant="vertical">
      <Table.Tbody>
        <Table.Tr>
          <Table.Th scope="row">{say('reportsOpen')}</Table.Th>
          <Table.Td>
            <AnchorLink to="/civic">{countText(open, language)}</AnchorLink>
          </Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('reportsLate')}</Table.Th>
          <Table.Td>
            <AnchorLink to="/civic" search={{ late: 'true' }}>
              {countText(late, language)}
            </AnchorLink>
          </Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('reportsUntaken')}</Table.Th>
          <Table.Td>{countText(untaken, language)}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('reportsWaiting')}</Table.Th>
          <Table.Td>{countText(waitingForReporter, language)}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('reportsClosed', { hours })}</Table.Th>
          <Table.Td>
            <AnchorLink to="/civic" search={{ status: 'closed' }}>
              {countText(closed, language)}
            </AnchorLink>
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}

function AgencyTable({ agencies }: { readonly agencies: ReportFigures['agencies'] }) {
  const { language } = useLanguage();
  return (
    <DataTable minWidth={300} heads={['agency', 'agencyOpen', 'agencyUntaken', 'agencyLate']}>
      {agencies.map(({ agencyId, open, untaken, late }) => (
        <Table.Tr key={agencyId}>
          <Table.Th scope="row">
            <AnchorLink to="/civic" search={{ agencyId }} data-value>
              {agencyId}
            </AnchorLink>
          </Table.Th>
          <Table.Td>{numberText(open, language)}</Table.Td>
          <Table.Td>{numberText(untaken, language)}</Table.Td>
          <Table.Td>{numberText(late, language)}</Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

import { Table } from '@mantine/core';
import type { Inspection } from '../../api/inspection-types.ts';
import { useText } from '../../i18n/language.tsx';
import { DataTable } from '../../shell/data-table.tsx';
import { AnchorLink } from '../../shell/links.tsx';
import { Moment } from '../../time/moment.tsx';
import { VerdictBadge } from './verdict-badge.tsx';

/** Inspections, each with how far its checklist is. */
export function InspectionTable({ inspections }: { readonly inspections: readonly Inspection[] }) {
  return (
    <DataTable
      minWidth={640}
      heads={['inspectionDue', 'inspectionPlan', 'place', 'answered', 'verdict', 'inspectionReport']}
    >
      {inspections.map((inspection) => (
        <InspectionRow key={inspection.inspectionId} inspection={inspection} />
      ))}
    </DataTable>
  );
}

function InspectionRow({ inspection }: { readonly inspection: Inspection }) {
  const say = useText();
  const { inspectionId, planId, place, dueAt, checklist, answers, verdict, reportId } = inspection;
  const count = checklist.filter(({ itemId }) => answers[itemId] !== undefined).length;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <AnchorLink to="/civic/inspections/$planId/$inspectionId" params={{ planId, inspectionId }}>
          <Moment at={dueAt} />
        </AnchorLink>
      </Table.Th>
      <Table.Td data-value>{planId}</Table.Td>
      <Table.Td data-value>{place}</Table.Td>
      <Table.Td>{say('answeredOf', { count, all: checklist.length })}</Table.Td>
      <Table.Td>
        <VerdictBadge verdict={verdict} />
      </Table.Td>
      <Table.Td>
        <AnchorLink to="/civic/$reportId" params={{ reportId }}>
          {say('toReport')}
        </AnchorLink>
      </Table.Td>
    </Table.Tr>
  );
}

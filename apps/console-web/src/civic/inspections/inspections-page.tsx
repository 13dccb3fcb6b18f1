import { Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import { useState } from 'react';
import type { InspectionPlan } from '../../api/inspection-types.ts';
import { useText } from '../../i18n/language.tsx';
import { DataTable } from '../../shell/data-table.tsx';
import { AnchorLink } from '../../shell/links.tsx';
import { PageLinks } from '../../shell/page-links.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { Told } from '../../shell/told.tsx';
import { InspectionTable } from './inspection-table.tsx';
import { NextDue } from './next-due.tsx';
import { MakePlan } from './plan-acts.tsx';
import { PAGE_INSPECTIONS, planList, waitingInspections } from './queries.ts';

const route = getRouteApi('/civic/inspections');

/** What is inspected again and again, and which inspections wait for answers. */
export function InspectionsPage() {
  const say = useText();
  return (
    <Stack>
      <AnchorLink to="/civic">{say('toCivic')}</AnchorLink>
      <Title order={1} size="h2">
        {say('inspections')}
      </Title>
      <Waiting />
      <Plans />
    </Stack>
  );
}

function Waiting() {
  const say = useText();
  const query = useQuery(waitingInspections);
  return (
    <Stack component="section" aria-label={say('waitingInspections')}>
      <Title order={2} size="h3">
        {say('waitingInspections')}
      </Title>
      <QueryView query={query}>
        {({ inspections }) =>
          inspections.length === 0 ? (
            <Text>{say('noWaitingInspections')}</Text>
          ) : (
            <>
              <InspectionTable inspections={inspections} />
              {inspections.length === PAGE_INSPECTIONS && (
                <Text size="sm">{say('moreInspections', { count: PAGE_INSPECTIONS })}</Text>
              )}
            </>
          )
        }
      </QueryView>
    </Stack>
  );
}

function Plans() {
  const say = useText();
  const { after } = route.useSearch();
  const query = useQuery(planList(after));
  const client = useQueryClient();
  const [told, tell] = useState<string>();
  const made = ({ planId }: InspectionPlan): void => {
    tell(say('planIsMade', { plan: planId }));
    void client.invalidateQueries({ queryKey: ['civic'] });
  };
  return (
    <Stack component="section" aria-label={say('inspectionPlans')}>
      <Title order={2} size="h3">
        {say('inspectionPlans')}
      </Title>
      <Told>{told}</Told>
      <Group>
        <MakePlan done={made} />
      </Group>
      <QueryView query={query}>
        {({ plans, next }) => (
          <>
            {plans.length === 0 ? <Text>{say('noPlans')}</Text> : <PlanTable plans={plans} />}
            <PageLinks
              first={after === undefined ? undefined : linkOptions({ to: '/civic/inspections' })}
              next={
                next === null ? undefined : linkOptions({ to: '/civic/inspections', search: { after: next } })
              }
            />
          </>
        )}
      </QueryView>
    </Stack>
  );
}

function PlanTable({ plans }: { readonly plans: readonly InspectionPlan[] }) {
  return (
    <DataTable minWidth={560} heads={['inspectionPlan', 'description', 'place', 'nextInspection']}>
      {plans.map((plan) => (
        <Table.Tr key={plan.planId}>
          <Table.Th scope="row">
            <AnchorLink to="/civic/inspections/$planId" params={{ planId: plan.planId }} data-value>
              {plan.planId}
            </AnchorLink>
          </Table.Th>
          <Table.Td data-value>{plan.title}</Table.Td>
          <Table.Td data-value>{plan.place}</Table.Td>
          <Table.Td>
            <NextDue plan={plan} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

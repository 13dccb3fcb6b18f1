import { Group, Stack, Text, Title } from '@mantine/core';
import { ACT_REASON_MAX } from '@night-market/contracts/browser';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import { useState } from 'react';
import type { InspectionPlan } from '../../api/inspection-types.ts';
import { useLanguage, useText } from '../../i18n/language.tsx';
import { Act } from '../../shell/act.tsx';
import { Facts } from '../../shell/facts.tsx';
import { AnchorLink } from '../../shell/links.tsx';
import { PageLinks } from '../../shell/page-links.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { Told } from '../../shell/told.tsx';
import { Moment } from '../../time/moment.tsx';
import { ActHistory } from '../act-history.tsx';
import { InspectionTable } from './inspection-table.tsx';
import { NextDue } from './next-due.tsx';
import { inspectionsOf, onePlan, PAGE_INSPECTIONS, pausePlan, planActs, resumePlan } from './queries.ts';

const route = getRouteApi('/civic/inspections/$planId');

/** One plan: when it is due, what was found, and what operators did with it. */
export function PlanPage() {
  const say = useText();
  const { planId } = route.useParams();
  const query = useQuery(onePlan(planId));
  const [told, tell] = useState<string>();
  return (
    <Stack>
      <AnchorLink to="/civic/inspections">{say('toInspections')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {planId}
      </Title>
      <Told>{told}</Told>
      <QueryView key={planId} query={query}>
        {(plan) => <OnePlan plan={plan} tell={tell} />}
      </QueryView>
      <Inspections planId={planId} />
      <History planId={planId} />
    </Stack>
  );
}

interface Props {
  readonly plan: InspectionPlan;
  readonly tell: (told: string) => void;
}

function OnePlan({ plan, tell }: Props) {
  const say = useText();
  const client = useQueryClient();
  const { planId, title, place, isPaused, checklist, changedAt } = plan;
  const done = (text: string): void => {
    tell(text);
    void client.invalidateQueries({ queryKey: ['civic'] });
  };
  return (
    <>
      <Facts
        facts={[
          [
            say('description'),
            <span key="title" data-value>
              {title}
            </span>,
          ],
          [
            say('place'),
            <span key="place" data-value>
              {place}
            </span>,
          ],
          [say('schedule'), <Schedule key="schedule" schedule={plan.schedule} />],
          [say('nextInspection'), <NextDue key="next" plan={plan} />],
          [say('checklist'), String(checklist.length)],
          [say('changedAt'), <Moment key="changed" at={changedAt} />],
        ]}
      />
      <Group>
        {isPaused ? (
          <Act
            text={say('resumePlan')}
            help={say('resumePlanHelp')}
            reasonMax={ACT_REASON_MAX}
            run={(reason) => resumePlan(planId, reason)}
            done={() => done(say('planIsResumed'))}
          />
        ) : (
          <Act
            text={say('pausePlan')}
            help={say('pausePlanHelp')}
            reasonMax={ACT_REASON_MAX}
            run={(reason) => pausePlan(planId, reason)}
            done={() => done(say('planIsPaused'))}
          />
        )}
      </Group>
    </>
  );
}

const UNITS = { days: 'day', weeks: 'week', months: 'month' } as const;

function Schedule({ schedule }: { readonly schedule: InspectionPlan['schedule'] }) {
  const say = useText();
  const { language } = useLanguage();
  const { from, until, every, at, timeZone } = schedule;
  const style = { style: 'unit', unit: UNITS[every.unit], unitDisplay: 'long' } as const;
  const span = new Intl.NumberFormat(language, style).format(every.count);
  const zone = timeZone.replaceAll('_', ' ');
  const words = [
    say('everySpan', { from, span, at, zone }),
    ...(until === undefined ? [] : [say('untilDay', { until })]),
  ];
  return <span data-value>{words.join(' · ')}</span>;
}

function Inspections({ planId }: { readonly planId: string }) {
  const say = useText();
  const { before } = route.useSearch();
  const query = useQuery(inspectionsOf(planId, before));
  const place = { to: '/civic/inspections/$planId', params: { planId } } as const;
  return (
    <Stack component="section" aria-label={say('inspections')}>
      <Title order={2} size="h3">
        {say('inspections')}
      </Title>
      <QueryView query={query}>
        {({ inspections }) => (
          <>
            {inspections.length === 0 ? (
              <Text>{say('noInspections')}</Text>
            ) : (
              <InspectionTable inspections={inspections} />
            )}
            <PageLinks
              first={before === undefined ? undefined : linkOptions(place)}
              next={
                inspections.length < PAGE_INSPECTIONS
                  ? undefined
                  : linkOptions({ ...place, search: { before: inspections.at(-1)!.dueAt } })
              }
            />
          </>
        )}
      </QueryView>
    </Stack>
  );
}

function History({ planId }: { readonly planId: string }) {
  const say = useText();
  return <ActHistory query={useQuery(planActs(planId))} none={say('noPlanActs')} />;
}

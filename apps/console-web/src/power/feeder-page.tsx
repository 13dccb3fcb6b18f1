import { Group, Stack, Title } from '@mantine/core';
import { ACT_REASON_MAX } from '@night-market/contracts/browser';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Feeder, Meter } from '../api/power-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { numberText } from '../overview/numbers.ts';
import { Act } from '../shell/act.tsx';
import { Facts } from '../shell/facts.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Told } from '../shell/told.tsx';
import { Moment } from '../time/moment.tsx';
import type { FeederActs } from './acts.ts';
import { DryRunForm } from './dry-run-form.tsx';
import { DecisionList, OperatorsActs, PlanReasons } from './feeder-history.tsx';
import { LoadBadge } from './load-badge.tsx';
import { LoadCharts } from './load-charts.tsx';
import { CHANNELS } from './load.ts';
import { breakerClosed, feederNow, setMode } from './queries.ts';
import { StallSection } from './stall-section.tsx';

const route = getRouteApi('/power/$feederId');

/** One feeder: what it carries, what is planned and why, and what operators can do about it. */
export function FeederPage() {
  const say = useText();
  const { feederId } = route.useParams();
  const query = useQuery(feederNow(feederId));
  return (
    <Stack>
      <AnchorLink to="/power">{say('feeders')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {feederId}
      </Title>
      <QueryView key={feederId} query={query}>
        {(feeder) => <OneFeeder feeder={feeder} />}
      </QueryView>
    </Stack>
  );
}

function OneFeeder({ feeder }: { readonly feeder: Feeder }) {
  const [told, tell] = useState<ReactNode>();
  return (
    <>
      <Told>{told}</Told>
      <Now feeder={feeder} />
      <ModeActs feeder={feeder} tell={tell} />
      <PlanReasons reasons={feeder.reasons} />
      <LoadCharts feeder={feeder} />
      <StallSection feeder={feeder} tell={tell} />
      <DryRunForm feederId={feeder.feederId} />
      <DecisionList feederId={feeder.feederId} />
      <OperatorsActs feederId={feeder.feederId} />
    </>
  );
}

function Now({ feeder }: { readonly feeder: Feeder }) {
  const say = useText();
  const { mode, darkSince, alarms, plannedAt, phases, watts, definition } = feeder;
  const { phaseLimitAmps, limitWatts } = definition;
  return (
    <Facts
      facts={[
        [say('level'), <LoadBadge key="level" feeder={feeder} />],
        [say('mode'), say.named('mode.', mode)],
        [say('alarms'), alarms.length === 0 ? say('none') : <Alarms key="alarms" alarms={alarms} />],
        ...(darkSince === null ? [] : ([[say('darkSince'), <Moment key="dark" at={darkSince} />]] as const)),
        ...CHANNELS.map(
          (phase) =>
            [
              phase,
              <MeterNow key={phase} meter={phases[phase]} unit="amps" limit={phaseLimitAmps} />,
            ] as const,
        ),
        [say('powerWord'), <MeterNow key="watts" meter={watts} unit="watts" limit={limitWatts} />],
        [
          say('plannedAt'),
          plannedAt === null ? say('neverPlanned') : <Moment key="planned" at={plannedAt} />,
        ],
      ]}
    />
  );
}

function Alarms({ alarms }: Pick<Feeder, 'alarms'>) {
  const say = useText();
  return alarms.map(({ alarm, since }) => (
    <div key={alarm}>
      {say.named('alarm.', alarm)} <Moment at={since} />
    </div>
  ));
}

interface MeterProps {
  readonly meter: Meter;
  readonly unit: 'amps' | 'watts';
  readonly limit: number | null;
}

/** What a meter shows, and whether it can be relied on. */
function MeterNow({ meter: { verdict, value }, unit, limit }: MeterProps) {
  const say = useText();
  const { language } = useLanguage();
  const inUnit = (number: number): string => say(unit, { [unit]: numberText(number, language) });
  return [
    ...(value === null ? [] : [inUnit(value)]),
    ...(verdict === 'good' ? [] : [say.named('verdict.', verdict)]),
    ...(limit === null ? [] : [say('limitInWords', { limit: inUnit(limit) })]),
  ].join(' · ');
}

function ModeActs({ feeder: { feederId, mode, darkSince }, tell }: FeederActs) {
  const say = useText();
  const client = useQueryClient();
  const other = mode === 'automatic' ? 'manual' : 'automatic';
  const done = (told: string): void => {
    tell(told);
    void client.invalidateQueries({ queryKey: ['power'] });
  };
  return (
    <Group>
      <Act
        text={say(other === 'manual' ? 'toManual' : 'toAutomatic')}
        help={say(other === 'manual' ? 'toManualHelp' : 'toAutomaticHelp')}
        reasonMax={ACT_REASON_MAX}
        run={(reason) => setMode(feederId, { mode: other, reason })}
        done={() => done(say('modeTold', { mode: say.named('mode.', other) }))}
      />
      <Act
        text={say('reclosed')}
        help={say('reclosedHelp')}
        notNow={darkSince === null ? say('notDark') : undefined}
        reasonMax={ACT_REASON_MAX}
        run={(reason) => breakerClosed(feederId, reason)}
        done={() => done(say('reclosedTold'))}
      />
    </Group>
  );
}

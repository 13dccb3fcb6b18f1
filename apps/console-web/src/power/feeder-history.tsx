import { List, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Because } from '../api/power-types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { DecidedLines, useReason } from './decided-lines.tsx';
import { feederActs, feederDecisions } from './queries.ts';

/** Why the last plan is as it is. */
export function PlanReasons({ reasons }: { readonly reasons: readonly Because[] }) {
  const say = useText();
  const reasonOf = useReason();
  return (
    <Stack component="section" aria-label={say('planNow')}>
      <Title order={2} size="h3">
        {say('planNow')}
      </Title>
      {reasons.length === 0 ? (
        <Text>{say('noReasons')}</Text>
      ) : (
        <List>
          {reasons.map((because) => (
            <List.Item key={because.en} data-reason={because.code}>
              {reasonOf(because)}
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

/** What was decided lately, newest first. */
export function DecisionList({ feederId }: { readonly feederId: string }) {
  const say = useText();
  const query = useQuery(feederDecisions(feederId));
  return (
    <Stack component="section" aria-label={say('decisions')}>
      <Title order={2} size="h3">
        {say('decisions')}
      </Title>
      <QueryView query={query}>
        {({ decisions }) =>
          decisions.length === 0 ? (
            <Text>{say('noDecisions')}</Text>
          ) : (
            <DataTable minWidth={480} heads={['when', 'reasons']}>
              {decisions.map((decision) => (
                <Table.Tr key={decision.planId}>
                  <Table.Th scope="row">
                    <Moment at={decision.decidedAt} />
                  </Table.Th>
                  <Table.Td>
                    <DecidedLines decided={decision} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </DataTable>
          )
        }
      </QueryView>
    </Stack>
  );
}

/** Who changed what about the feeder, and why. */
export function OperatorsActs({ feederId }: { readonly feederId: string }) {
  const say = useText();
  const query = useQuery(feederActs(feederId));
  return (
    <Stack component="section" aria-label={say('operatorsActs')}>
      <Title order={2} size="h3">
        {say('operatorsActs')}
      </Title>
      <QueryView query={query}>
        {({ acts }) =>
          acts.length === 0 ? (
            <Text>{say('noActs')}</Text>
          ) : (
            <DataTable minWidth={560} heads={['when', 'what', 'who', 'reason']}>
              {acts.map(({ id, at, act, actor, reason }) => (
                <Table.Tr key={id}>
                  <Table.Th scope="row">
                    <Moment at={at} />
                  </Table.Th>
                  <Table.Td>{say.named('powerAct.', act)}</Table.Td>
                  <Table.Td data-value>{actor}</Table.Td>
                  <Table.Td data-value>{reason}</Table.Td>
                </Table.Tr>
              ))}
            </DataTable>
          )
        }
      </QueryView>
    </Stack>
  );
}

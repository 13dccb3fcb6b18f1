import { Alert, Group, NativeSelect, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, linkOptions, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { BreakSide, SettlementBreak } from '../api/payment-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { Destinations } from '../outside/destinations.tsx';
import { moneyText } from '../overview/numbers.ts';
import { orderIdIn } from '../sagas/saga-search.ts';
import { Act } from '../shell/act.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink, ButtonLink } from '../shell/links.tsx';
import { OpenForm } from '../shell/open-form.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Told } from '../shell/told.tsx';
import { Moment } from '../time/moment.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { BREAK_STATES, breakList, explainBreak, type BreakState } from './queries.ts';

const route = getRouteApi('/payments');

/** Where money needs a look: breaks between our books and the gateway, and the way to orders and terminals. */
export function PaymentsPage() {
  const say = useText();
  const navigate = useNavigate();
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {say('payments')}
        </Title>
        <ButtonLink to="/payments/terminals" variant="default">
          {say('terminals')}
        </ButtonLink>
      </Group>
      <OpenForm
        name={say('moneyOfOrder')}
        label={say('orderId')}
        wrong={say('orderIdWrong')}
        isRight={(id) => orderIdIn(id) !== undefined}
        open={(orderId) => void navigate({ to: '/payments/orders/$orderId', params: { orderId } })}
      />
      <Breaks />
      <Destinations service="payments" />
    </Stack>
  );
}

function Breaks() {
  const say = useText();
  const { state = 'open', after } = route.useSearch();
  const known = BREAK_STATES.find((one) => one === state);
  return (
    <Stack component="section" aria-label={say('breaks')}>
      <Title order={2} size="h3">
        {say('breaks')}
      </Title>
      <Text>{say('breaksHelp')}</Text>
      {known ? (
        <FoundBreaks state={known} after={after} />
      ) : (
        <Alert color="yellow" variant="outline" role="alert">
          <Group justify="space-between">
            <span>{say('wrongFilter', { value: state })}</span>
            <AnchorLink to="/payments">{say('dropFilter')}</AnchorLink>
          </Group>
        </Alert>
      )}
    </Stack>
  );
}

interface FoundProps {
  readonly state: BreakState;
  readonly after: string | undefined;
}

function FoundBreaks({ state, after }: FoundProps) {
  const say = useText();
  const navigate = route.useNavigate();
  const query = useQuery(breakList(state, after));
  const [told, tell] = useState<string>();
  return (
    <>
      <Told>{told}</Told>
      <Group>
        <NativeSelect
          label={say('breakStates')}
          value={state}
          data={BREAK_STATES.map((value) => ({ value, label: say.named('breakState.', value) }))}
          onChange={({ currentTarget }) => void navigate({ search: { state: currentTarget.value } })}
        />
      </Group>
      <QueryView query={query}>
        {({ breaks, next }) => (
          <>
            {breaks.length === 0 ? (
              <Text>{say('noBreaks')}</Text>
            ) : (
              <BreakTable breaks={breaks} tell={tell} />
            )}
            <PageLinks
              first={after === undefined ? undefined : linkOptions({ to: '/payments', search: { state } })}
              next={
                next === null ? undefined : linkOptions({ to: '/payments', search: { state, after: next } })
              }
            />
          </>
        )}
      </QueryView>
    </>
  );
}

interface TableProps {
  readonly breaks: readonly SettlementBreak[];
  readonly tell: (told: string) => void;
}

function BreakTable({ breaks, tell }: TableProps) {
  return (
    <DataTable
      minWidth={900}
      heads={['breakOf', 'differs', 'booksSay', 'gatewaySays', 'explanation', 'toldBy']}
    >
      {breaks.map((one) => (
        <BreakRow key={one.n} one={one} tell={tell} />
      ))}
    </DataTable>
  );
}

function BreakRow({ one, tell }: { readonly one: SettlementBreak; readonly tell: TableProps['tell'] }) {
  const say = useText();
  const { kind, gatewayId, code, kept, told, toldBy, times, lastSeenAt } = one;
  return (
    <Table.Tr>
      <Table.Th scope="row">
        {say.named('breakKind.', kind)} <span data-value>{gatewayId}</span>
      </Table.Th>
      <Table.Td>{say.named('breakCode.', code)}</Table.Td>
      <Table.Td>
        <Side side={kept} />
      </Table.Td>
      <Table.Td>
        <Side side={told} />
      </Table.Td>
      <Table.Td>
        <Explanation one={one} tell={tell} />
      </Table.Td>
      <Table.Td>
        {say.named('toldBy.', toldBy)}
        <div>
          {say('timesTold', { times })}
          <Moment at={lastSeenAt} />
        </div>
      </Table.Td>
    </Table.Tr>
  );
}

function Side({ side: { amount, currency, reference } }: { readonly side: BreakSide }) {
  const { language } = useLanguage();
  return (
    <>
      {moneyText(amount, currency, language)}
      <div data-value>{reference}</div>
    </>
  );
}

function Explanation({
  one: { n, explained },
  tell,
}: {
  readonly one: SettlementBreak;
  readonly tell: TableProps['tell'];
}) {
  const say = useText();
  const client = useQueryClient();
  if (explained)
    return (
      <>
        {say('explainedBy', { actor: explained.by })}
        <span data-value>{explained.reason}</span> <Moment at={explained.at} />
      </>
    );
  return (
    <Act
      text={say('explain')}
      title={say('explainOf', { n })}
      help={say('explainHelp')}
      run={(reason) => explainBreak(n, reason)}
      done={() => {
        tell(say('explainTold', { n }));
        void client.invalidateQueries({ queryKey: ['payments', 'breaks'] });
      }}
    />
  );
}

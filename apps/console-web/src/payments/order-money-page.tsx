import { Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { OrderMoney } from '../api/payment-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { moneyText } from '../overview/numbers.ts';
import { DataTable } from '../shell/data-table.tsx';
import { Facts } from '../shell/facts.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { orderMoney } from './queries.ts';

const route = getRouteApi('/payments/orders/$orderId');

/** What was charged, captured and paid back for one order. */
export function OrderMoneyPage() {
  const say = useText();
  const { orderId } = route.useParams();
  const query = useQuery(orderMoney(orderId));
  return (
    <Stack>
      <AnchorLink to="/payments">{say('toPayments')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {orderId}
      </Title>
      <AnchorLink to="/sagas/$orderId" params={{ orderId }}>
        {say('toSagaOfOrder')}
      </AnchorLink>
      <QueryView key={orderId} query={query}>
        {(order) => <Money order={order} />}
      </QueryView>
    </Stack>
  );
}

function Money({ order }: { readonly order: OrderMoney }) {
  const say = useText();
  const { language } = useLanguage();
  const { charge, ledger } = order;
  return (
    <>
      <Facts
        facts={[
          [say('charge'), say.named('charge.', charge.state)],
          [say('amount'), moneyText(charge.amount, charge.currency, language)],
          ...(charge.failureCode === null
            ? []
            : ([[say('failure'), <code key="failure">{charge.failureCode}</code>]] as const)),
        ]}
      />
      <Title order={2} size="h3">
        {say('ledger')}
      </Title>
      {ledger.currencies.length === 0 ? (
        <Text>{say('noCaptures')}</Text>
      ) : (
        <DataTable minWidth={520} heads={['currency', 'captured', 'refunded', 'outside', 'net']}>
          {ledger.currencies.map(({ currency, captured, refunded, paidOutside, net }) => (
            <Table.Tr key={currency}>
              <Table.Th scope="row" data-value>
                {currency}
              </Table.Th>
              <Table.Td>{moneyText(captured, currency, language)}</Table.Td>
              <Table.Td>{moneyText(refunded, currency, language)}</Table.Td>
              <Table.Td>{moneyText(paidOutside, currency, language)}</Table.Td>
              <Table.Td>{moneyText(net, currency, language)}</Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
      <Captures order={order} />
      <Requests payments={order.payments} />
    </>
  );
}

function Captures({ order: { captures, charge } }: { readonly order: OrderMoney }) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <>
      <Title order={2} size="h3">
        {say('captures')}
      </Title>
      {captures.length === 0 ? (
        <Text>{say('noCaptures')}</Text>
      ) : (
        <DataTable minWidth={480} heads={['capture', 'amount', 'duplicateOrNot', 'refundOf']}>
          {captures.map(({ id, amount, duplicate, refundState, paidOutside }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row" data-value>
                {id}
              </Table.Th>
              <Table.Td>{moneyText(amount, charge.currency, language)}</Table.Td>
              <Table.Td>{say(duplicate ? 'yes' : 'no')}</Table.Td>
              <Table.Td>
                {refundState === null
                  ? say('none')
                  : say.named('refund.', paidOutside ? 'outside' : refundState)}
              </Table.Td>
            </Table.Tr>
          ))}
        </DataTable>
      )}
    </>
  );
}

function Requests({ payments }: Pick<OrderMoney, 'payments'>) {
  const say = useText();
  return (
    <>
      <Title order={2} size="h3">
        {say('paymentRequests')}
      </Title>
      <DataTable minWidth={480} heads={['paymentRequest', 'state', 'repeated']}>
        {payments.map(({ id, status, replayed }) => (
          <Table.Tr key={id}>
            <Table.Th scope="row" data-value>
              {id}
            </Table.Th>
            <Table.Td>{say.named('charge.', status)}</Table.Td>
            <Table.Td>{say(replayed ? 'yes' : 'no')}</Table.Td>
          </Table.Tr>
        ))}
      </DataTable>
    </>
  );
}

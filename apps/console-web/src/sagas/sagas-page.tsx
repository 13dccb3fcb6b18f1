import { Alert, Button, Group, NativeSelect, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import type { Saga, SagaPage } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import type { TextKey } from '../i18n/texts.ts';
import { DataTable, type Direction, type SortedHead } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { SavedViews } from './saved-views.tsx';
import { OpenOrder } from './open-order.tsx';
import { sagaList } from './queries.ts';
import { STATES, WHICH, wrongIn, type SagaSearch } from './saga-search.ts';
import { typedTexts } from '../shell/search-fields.ts';
import { StateBadge } from '../shell/state-badge.tsx';
import { PageLinks } from '../shell/page-links.tsx';

const route = getRouteApi('/sagas');
const WHICH_TEXTS = { open: 'open', settled: 'settled', all: 'all' } as const satisfies Record<
  string,
  TextKey
>;

/** Sagas, narrowed by what stands in the address, so that a view can be kept and passed on. */
export function SagasPage() {
  const say = useText();
  const search = route.useSearch();
  const wrong = wrongIn(search);
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('sagas')}
      </Title>
      <OpenOrder />
      {wrong === undefined ? <FoundSagas search={search} /> : <WrongFilter value={wrong} />}
    </Stack>
  );
}

function WrongFilter({ value }: { readonly value: string }) {
  const say = useText();
  return (
    <Alert color="yellow" variant="outline" role="alert">
      <Group justify="space-between">
        <span>{say('wrongFilter', { value })}</span>
        <AnchorLink to="/sagas">{say('dropFilter')}</AnchorLink>
      </Group>
    </Alert>
  );
}

function FoundSagas({ search }: { readonly search: SagaSearch }) {
  const query = useQuery(sagaList(search));
  return (
    <>
      <Filters search={search} />
      <SavedViews search={search} />
      <QueryView query={query}>{(page) => <SagaList page={page} search={search} />}</QueryView>
    </>
  );
}

function Filters({ search }: { readonly search: SagaSearch }) {
  const { which = 'open', state = '', stall = '', sort = '' } = search;
  const say = useText();
  const navigate = route.useNavigate();
  // Another filter begins at its first page.
  const narrow = (change: { which?: string; state?: string; stall?: string }): void => {
    // Those of a stall are listed by order id alone.
    const chosen = { state, stall, ...change };
    const order = chosen.stall === '' && sort !== '' ? { sort } : {};
    const filters = Object.entries(chosen).filter(([, value]) => value !== '');
    void navigate({ search: { which, ...change, ...Object.fromEntries(filters), ...order } });
  };
  const find = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    narrow({ stall: '', ...typedTexts(['stall'], new FormData(event.currentTarget)) });
  };
  return (
    <Group align="flex-end">
      <NativeSelect
        label={say('which')}
        value={which}
        data={WHICH.map((value) => ({ value, label: say(WHICH_TEXTS[value]) }))}
        onChange={({ currentTarget }) => narrow({ which: currentTarget.value })}
      />
      <NativeSelect
        label={say('state')}
        value={state}
        data={[
          { value: '', label: say('anyState') },
          ...STATES.map((value) => ({ value, label: say.named('state.', value) })),
        ]}
        onChange={({ currentTarget }) => narrow({ state: currentTarget.value })}
      />
      <form onSubmit={find} noValidate role="search" aria-label={say('stallId')}>
        <Group align="flex-end" gap="xs">
          <TextInput key={stall} label={say('stallId')} name="stall" defaultValue={stall} maxLength={100} />
          <Button type="submit" variant="default">
            {say('find')}
          </Button>
        </Group>
      </form>
    </Group>
  );
}

function SagaList({
  page: { sagas, next },
  search,
}: {
  readonly page: SagaPage;
  readonly search: SagaSearch;
}) {
  const say = useText();
  const { after, ...filters } = search;
  return (
    <>
      {sagas.length === 0 ? <Text>{say('noSagas')}</Text> : <SagaTable sagas={sagas} search={filters} />}
      <PageLinks
        first={after === undefined ? undefined : linkOptions({ to: '/sagas', search: filters })}
        next={next === null ? undefined : linkOptions({ to: '/sagas', search: { ...filters, after: next } })}
      />
    </>
  );
}

const DIRECTIONS: Readonly<Record<string, Direction>> = { updated: 'ascending', '-updated': 'descending' };

/** Another order begins at its first page. */
function useHeads({ sort, ...filters }: SagaSearch): readonly (TextKey | SortedHead)[] {
  const navigate = route.useNavigate();
  if (filters.stall !== undefined) return ['order', 'stall', 'state', 'legs', 'updated'];
  const order = sort === undefined ? undefined : DIRECTIONS[sort];
  const byUpdated = sort === '-updated' ? 'updated' : '-updated';
  return [
    {
      text: 'order',
      order: sort === undefined ? 'ascending' : undefined,
      sort: () => void navigate({ search: filters }),
    },
    ...(['stall', 'state', 'legs'] as const),
    { text: 'updated', order, sort: () => void navigate({ search: { ...filters, sort: byUpdated } }) },
  ];
}

function SagaTable({ sagas, search }: { readonly sagas: readonly Saga[]; readonly search: SagaSearch }) {
  const heads = useHeads(search);
  return (
    <DataTable minWidth={600} heads={heads}>
      {sagas.map(({ orderId, stallId, state, legs, updatedAt }) => (
        <Table.Tr key={orderId}>
          <Table.Th scope="row" data-value>
            <AnchorLink to="/sagas/$orderId" params={{ orderId }}>
              {orderId}
            </AnchorLink>
          </Table.Th>
          <Table.Td data-value>{stallId ?? ''}</Table.Td>
          <Table.Td>
            <StateBadge state={state} />
          </Table.Td>
          <Table.Td>{legs.length}</Table.Td>
          <Table.Td>
            <Moment at={updatedAt} />
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

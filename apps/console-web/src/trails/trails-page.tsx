import { Alert, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import type { FoundTrail, FoundTrails } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { OpenForm } from '../shell/open-form.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Moment } from '../time/moment.tsx';
import { foundTrails } from './queries.ts';
import { isCorrelationId, isTrailId } from './trail-ids.ts';

const route = getRouteApi('/trails');

/** Finds the way of a correlation id by any id that leads to one; without an id it shows the newest. */
export function TrailsPage() {
  const say = useText();
  const navigate = useNavigate();
  const { id } = route.useSearch();
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('trails')}
      </Title>
      <Text>{say('trailsHelp')}</Text>
      <OpenForm
        key={id}
        name={say('findTrail')}
        label={say('trailId')}
        wrong={say('trailIdWrong')}
        isRight={isTrailId}
        value={id}
        open={(typed) => void navigate({ to: '/trails', search: { id: typed } })}
      />
      {id !== undefined && <AnchorLink to="/trails">{say('toNewestTrails')}</AnchorLink>}
      {(id === undefined || isTrailId(id)) && <Found id={id} />}
    </Stack>
  );
}

function Found({ id }: { readonly id: string | undefined }) {
  const say = useText();
  const title = id === undefined ? say('newestTrails') : say('foundTrails');
  return (
    <Stack component="section" aria-label={title}>
      <Title order={2} size="h3">
        {title}
      </Title>
      <QueryView key={id} query={useQuery(foundTrails(id))}>
        {(found) => (
          <>
            <Silent asked={found.asked} />
            {found.trails.length > 0 ? <TrailTable trails={found.trails} /> : <NothingFound id={id} />}
          </>
        )}
      </QueryView>
    </Stack>
  );
}

/** Who was not heard may know of more. */
function Silent({ asked }: Pick<FoundTrails, 'asked'>) {
  const say = useText();
  const silent = asked.filter(({ outcome }) => outcome !== 'answered');
  if (silent.length === 0) return null;
  return (
    <Alert color="yellow" variant="outline" role="status">
      {silent.map(({ service, outcome }) => (
        <Text key={service} data-outcome={outcome}>
          {say.named('asked.', outcome, { service })}
        </Text>
      ))}
    </Alert>
  );
}

/** A correlation id of which no row is left may still stand in logs. */
function NothingFound({ id }: { readonly id: string | undefined }) {
  const say = useText();
  if (id === undefined) return <Text>{say('noTrails')}</Text>;
  return (
    <>
      <Text role="status">{say('trailIdUnknown')}</Text>
      {isCorrelationId(id) && (
        <AnchorLink to="/trails/$correlationId" params={{ correlationId: id }}>
          {say('openAsCorrelation')}
        </AnchorLink>
      )}
    </>
  );
}

function TrailTable({ trails }: { readonly trails: readonly FoundTrail[] }) {
  return (
    <DataTable minWidth={760} heads={['when', 'service', 'what', 'subject', 'correlationId']}>
      {trails.map(({ service, correlationId, at, what, subject }) => (
        <Table.Tr key={`${service} ${correlationId} ${at}`}>
          <Table.Td>
            <Moment at={at} />
          </Table.Td>
          <Table.Td data-value>{service}</Table.Td>
          <Table.Td data-value>{what}</Table.Td>
          <Table.Td data-value>{subject}</Table.Td>
          <Table.Th scope="row">
            <AnchorLink to="/trails/$correlationId" params={{ correlationId }} data-value>
              {correlationId}
            </AnchorLink>
          </Table.Th>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

import { Anchor, List, Stack, Text, Title } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import type { Agent } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { agentList } from '../services/queries.ts';
import { ErrorNote } from '../shell/error-note.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { ContractTable } from './contract-table.tsx';
import { Findings } from './findings.tsx';
import { Groups } from './groups.tsx';
import { Handling } from './handling.tsx';
import { consumerFacts } from './queries.ts';
import { Sending } from './sending.tsx';

/** How events get from one service to the next, and what does not. */
export function DeliveryPage() {
  const say = useText();
  const agents = useQuery(agentList);
  return (
    <Stack>
      <Title order={1} size="h2">
        {say('delivery')}
      </Title>
      <AnchorLink to="/topics">{say('topics')}</AnchorLink>
      <AnchorLink to="/contracts">{say('contracts')}</AnchorLink>
      <QueryView query={agents}>{(found) => <OfServices agents={found.agents} />}</QueryView>
    </Stack>
  );
}

/** Those that said goodbye and those that are gone cannot be asked. */
const servicesIn = (agents: readonly Agent[]): string[] => [
  ...new Set(
    agents.flatMap(({ service, state }) => (state === 'there' || state === 'suspect' ? [service] : [])),
  ),
];

function OfServices({ agents }: { readonly agents: readonly Agent[] }) {
  const services = servicesIn(agents);
  return (
    <>
      <Groups services={services} />
      <Handling />
      <Sending services={services} />
      <Findings />
      <Contracts services={services} />
      <ApiPages agents={agents} />
    </>
  );
}

function Contracts({ services }: { readonly services: readonly string[] }) {
  const say = useText();
  const queries = useQueries({ queries: services.map(consumerFacts) });
  return (
    <Stack component="section" aria-label={say('contractsInUse')}>
      <Title order={2} size="h3">
        {say('contractsInUse')}
      </Title>
      {queries.map(
        ({ error, refetch }, n) =>
          error && <ErrorNote key={services[n]} error={error} again={() => void refetch()} />,
      )}
      {queries.some(({ isPending }) => isPending) && <Text role="status">{say('loading')}</Text>}
      <ContractTable facts={queries.flatMap(({ data }) => data ?? [])} />
    </Stack>
  );
}

/** The page of each service that shows its OpenAPI document. */
function ApiPages({ agents }: { readonly agents: readonly Agent[] }) {
  const say = useText();
  const urls = new Map(
    agents.flatMap(({ service, url, state }) =>
      url !== undefined && state === 'there' ? [[service, `${url}/docs`] as const] : [],
    ),
  );
  return (
    <Stack component="section" aria-label={say('apiPages')}>
      <Title order={2} size="h3">
        {say('apiPages')}
      </Title>
      {urls.size === 0 ? (
        <Text>{say('noApiPages')}</Text>
      ) : (
        <List>
          {[...urls].map(([service, url]) => (
            <List.Item key={service}>
              <Anchor href={url} target="_blank" rel="noreferrer noopener" data-value>
                {service}
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

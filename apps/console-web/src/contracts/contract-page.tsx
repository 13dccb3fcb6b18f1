import { Accordion, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Contract, ContractReader } from '../api/contract-types.ts';
import { useText } from '../i18n/language.tsx';
import { Facts } from '../shell/facts.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { EventContract } from './event-contract.tsx';
import { contractOf } from './queries.ts';

const route = getRouteApi('/contracts/$topic');

/** One version of a topic: who says what there, to whom, and how it looks. */
export function ContractPage() {
  const say = useText();
  const { topic } = route.useParams();
  const query = useQuery(contractOf(topic));
  return (
    <Stack>
      <AnchorLink to="/contracts">{say('contracts')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {topic}
      </Title>
      <QueryView query={query}>{(contract) => <Agreed contract={contract} />}</QueryView>
    </Stack>
  );
}

function Agreed({ contract }: { readonly contract: Contract }) {
  const say = useText();
  const { topic, status, description, key, partitions, cleanupPolicy, retentionDays } = contract;
  const value = (text: string) => <span data-value>{text}</span>;
  return (
    <>
      <Text data-value lang="en">
        {description}
      </Text>
      <AnchorLink to="/topics/$topic" params={{ topic }} search={{}}>
        {say('records')}
      </AnchorLink>
      <Facts
        facts={[
          [say('contractStatus'), say.named('contract.', status)],
          [say('recordKey'), value(key)],
          [say('partitions'), partitions],
          [
            say('keptFor'),
            cleanupPolicy === 'compact' ? say('keptCompacted') : say('keptDays', { days: retentionDays }),
          ],
          [say('producers'), value(contract.producers.join(', '))],
          [say('consumers'), <Readers topic={topic} readers={contract.consumers} />],
        ]}
      />
      <Title order={2} size="h3">
        {say('eventTypes')}
      </Title>
      <Accordion multiple order={3} variant="contained" keepMounted={false}>
        {contract.events.map((event) => (
          <EventContract key={event.type} event={event} />
        ))}
      </Accordion>
    </>
  );
}

interface ReadersProps {
  readonly topic: string;
  readonly readers: readonly ContractReader[];
}

/** Who reads the topic; one that was written for another version gets it in that. */
function Readers({ topic, readers }: ReadersProps) {
  const say = useText();
  if (readers.length === 0) return say('noReader');
  return (
    <Stack gap={2}>
      {readers.map(({ name, writtenFor, follows }) => (
        <Text key={name} size="sm">
          <span data-value>{name}</span>
          {writtenFor !== topic && say('writtenFor', { version: writtenFor })}
          {follows && say('followsLog')}
        </Text>
      ))}
    </Stack>
  );
}

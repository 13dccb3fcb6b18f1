import { Accordion, List, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useText } from '../i18n/language.tsx';
import { ErrorNote } from '../shell/error-note.tsx';
import { registeredAgents } from './queries.ts';

/** What agents have registered that they can do; told by the directory itself, which may be away. */
export function Capabilities() {
  const say = useText();
  const { data, error, refetch } = useQuery(registeredAgents);
  return (
    <Stack component="section" aria-label={say('capabilities')}>
      <Title order={2} size="h3">
        {say('capabilities')}
      </Title>
      {error && (
        <>
          <Text>{say('capabilitiesUnknown')}</Text>
          <ErrorNote error={error} again={() => void refetch()} />
        </>
      )}
      <Accordion multiple order={3} variant="contained">
        {data?.agents.map(({ agentId, services }) => (
          <Accordion.Item key={agentId} value={agentId}>
            <Accordion.Control>
              <span data-value>{agentId}</span>
            </Accordion.Control>
            <Accordion.Panel>
              <List>
                {services.map(({ type, name }) => (
                  <List.Item key={`${type} ${name}`}>
                    <span data-value>{`${name} (${type})`}</span>
                  </List.Item>
                ))}
              </List>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </Stack>
  );
}

import { Accordion, Alert, Group, Stack, Text } from '@mantine/core';
import type { LogRecord } from '../api/delivery-types.ts';
import { useText } from '../i18n/language.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { RecordContent } from '../shell/record-content.tsx';
import { Moment } from '../time/moment.tsx';
import { Original } from './original.tsx';

interface Props {
  readonly topic: string;
  readonly records: readonly LogRecord[];
}

/** Records in the order of the log; each opens to what stands in it. */
export function RecordTable({ topic, records }: Props) {
  return (
    <Accordion multiple order={2} variant="contained" keepMounted={false}>
      {records.map((record) => (
        <OneRecord key={record.offset} topic={topic} record={record} />
      ))}
    </Accordion>
  );
}

function OneRecord({ topic, record }: { readonly topic: string; readonly record: LogRecord }) {
  const say = useText();
  const { partition, offset, at, key, type, fault, json, bytes, headers, correlationId } = record;
  return (
    <Accordion.Item value={offset}>
      <Accordion.Control>
        <Group gap="md">
          <Text component="span" data-value data-offset={offset}>
            {offset}
          </Text>
          <Moment at={at} />
          <Text component="span" fw={600} data-value>
            {key ?? ''}
          </Text>
          <Text component="span" data-value>
            {type ?? (bytes === 0 ? say('noValue') : say('noEvent'))}
          </Text>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="xs">
          {fault !== null && (
            <Alert color="yellow" variant="outline" data-value>
              {fault}
            </Alert>
          )}
          {correlationId !== null && (
            <Text size="sm">
              {say('correlationId')}:{' '}
              <AnchorLink to="/trails/$correlationId" params={{ correlationId }} data-value>
                {correlationId}
              </AnchorLink>
            </Text>
          )}
          <RecordContent json={json} bytes={bytes} headers={headers} />
          <Original topic={topic} partition={partition} offset={offset} />
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

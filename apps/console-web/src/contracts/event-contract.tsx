import { Accordion, Badge, Code, Group, Stack, Table, Text } from '@mantine/core';
import type { ContractEvent } from '../api/contract-types.ts';
import { useText } from '../i18n/language.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { fieldsOf } from './schema-fields.ts';

/** An event type; it opens to its fields, its examples and the whole schema. */
export function EventContract({ event }: { readonly event: ContractEvent }) {
  const say = useText();
  const { type, status, description, performative, payload, examples } = event;
  return (
    <Accordion.Item value={type}>
      <Accordion.Control>
        <Group gap="md">
          <Text component="span" fw={600} data-value>
            {type}
          </Text>
          {performative !== null && (
            <Badge variant="outline" data-value>
              {performative}
            </Badge>
          )}
          {status === 'draft' && (
            <Badge color="yellow" variant="outline">
              {say.named('contract.', status)}
            </Badge>
          )}
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="xs">
          <Text data-value lang="en">
            {description}
          </Text>
          <DataTable minWidth={560} heads={['field', 'valueType', 'isRequired', 'saysWhat']}>
            {fieldsOf(payload).map((field) => (
              <Table.Tr key={field.path}>
                <Table.Th scope="row" data-value>
                  {field.path}
                </Table.Th>
                <Table.Td data-value>{field.type}</Table.Td>
                <Table.Td>{say(field.isRequired ? 'yes' : 'no')}</Table.Td>
                <Table.Td data-value lang="en">
                  {field.description}
                </Table.Td>
              </Table.Tr>
            ))}
          </DataTable>
          {examples.map((example, n) => (
            <Json key={n} name={say('exampleNumber', { n: n + 1 })} value={example} />
          ))}
          <Json name={say('jsonSchema')} value={payload} />
        </Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

function Json({ name, value }: { readonly name: string; readonly value: unknown }) {
  return (
    <>
      <Text size="sm">{name}</Text>
      <Code block data-value tabIndex={0} aria-label={name} role="group">
        {JSON.stringify(value, null, 2)}
      </Code>
    </>
  );
}

import { Table } from '@mantine/core';
import type { Batch } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';

/** Which keys a batch was meant for, without what was not said. */
export function GroupCell({ group: { pattern, errorType, topic } }: Pick<Batch, 'group'>) {
  const say = useText();
  const parts = [pattern, errorType, topic].filter((text) => text !== '');
  if (parts.length === 0) return <Table.Td>{say('batchAll')}</Table.Td>;
  return <Table.Td data-value>{parts.join(' · ')}</Table.Td>;
}

import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/language.tsx';
import type { TextKey } from '../i18n/texts.ts';

interface Props {
  /** Narrower screens scroll it sideways, by the keyboard as well. */
  readonly minWidth: number;
  readonly heads: readonly TextKey[];
  /** Its rows. */
  readonly children: ReactNode;
}

/** A table with a head for each column. */
export function DataTable({ minWidth, heads, children }: Props) {
  const say = useText();
  return (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col">
                {say(head)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

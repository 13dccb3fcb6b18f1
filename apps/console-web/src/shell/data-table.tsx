import { Table, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/language.tsx';
import type { TextKey } from '../i18n/texts.ts';

export type Direction = 'ascending' | 'descending';

/** A column that the rows can be put in the order of. */
export interface SortedHead {
  readonly text: TextKey;
  /** Undefined where another column decides. */
  readonly order: Direction | undefined;
  readonly sort: () => void;
}

interface Props {
  /** Narrower screens scroll it sideways, by the keyboard as well. */
  readonly minWidth: number;
  readonly heads: readonly (TextKey | SortedHead)[];
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
            {heads.map((head) =>
              typeof head === 'string' ? (
                <Table.Th key={head} scope="col">
                  {say(head)}
                </Table.Th>
              ) : (
                <SortHead key={head.text} head={head} />
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const ARROWS: Readonly<Record<Direction, string>> = { ascending: ' ↑', descending: ' ↓' };

function SortHead({ head: { text, order, sort } }: { readonly head: SortedHead }) {
  const say = useText();
  return (
    <Table.Th scope="col" aria-sort={order ?? 'none'}>
      <UnstyledButton fz="inherit" fw="inherit" td="underline" onClick={sort}>
        {say(text)}
        {order && <span aria-hidden>{ARROWS[order]}</span>}
      </UnstyledButton>
    </Table.Th>
  );
}

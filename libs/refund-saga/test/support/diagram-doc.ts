import { REFUND_SAGA_DEFINITION, toMermaid, type Machine, type Transition } from '../../src/index.ts';

/** The page that shows the diagram. */
export const docUrl = new URL('../../../../docs/refund-saga.md', import.meta.url);

const begin = '<!-- generated: begin -->';
const end = '<!-- generated: end -->';

/** `doc` with everything between the two markers replaced by what the data say; throws without markers. */
export function withGeneratedPart(doc: string): string {
  const [head, rest] = doc.split(begin);
  const tail = rest?.split(end)[1];
  if (head === undefined || tail === undefined) throw new Error(`No markers ${begin} and ${end} in the page`);
  return `${head}${begin}\n\n${generated()}\n${end}${tail}`;
}

function generated(): string {
  const { order, leg } = REFUND_SAGA_DEFINITION.machines;
  return [
    '```mermaid',
    toMermaid().trimEnd(),
    '```',
    '',
    '### Order',
    '',
    ...table(order),
    '',
    '### Leg',
    '',
    ...table(leg),
    '',
  ].join('\n');
}

function table(machine: Machine): string[] {
  const header = ['From', 'On', 'By', 'If', 'To', 'Notes', 'Commands'];
  return [`| ${header.join(' | ')} |`, `|${'---|'.repeat(header.length)}`, ...machine.transitions.map(row)];
}

function row({ from, on, when, to, update, emit }: Transition): string {
  const by = REFUND_SAGA_DEFINITION.actors[on as keyof typeof REFUND_SAGA_DEFINITION.actors];
  const cells = [from, on, by, when ?? '', to, update?.join(', ') ?? '', emit?.join(', ') ?? ''];
  return `| ${cells.join(' | ')} |`.replace(/ {2,}/g, ' ');
}

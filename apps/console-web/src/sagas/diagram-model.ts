import type { HistoryLine, Machine } from '../api/types.ts';

export type Mark = 'current' | 'attention' | 'passed' | 'ahead';

export interface StateNode {
  readonly state: string;
  readonly mark: Mark;
  /** Steps from the initial state. */
  readonly column: number;
  /** Place among the states of its column. */
  readonly row: number;
}

export interface StateEdge {
  readonly from: string;
  readonly to: string;
  /** What leads that way. */
  readonly triggers: readonly string[];
  readonly isTaken: boolean;
  /** Whether it leads further on, to a state as far as its own, or back. */
  readonly leads: 'on' | 'beside' | 'back';
}

export interface DiagramModel {
  readonly nodes: readonly StateNode[];
  readonly edges: readonly StateEdge[];
  /** The states that were passed, in their order; the last is the current one. */
  readonly way: readonly string[];
}

type Move = Pick<HistoryLine, 'from' | 'to'>;

/** A machine as its definition says it, with the way that a history took through it. */
export function diagramOf(machine: Machine, moves: readonly Move[]): DiagramModel {
  const way = wayOf(machine, moves);
  const current = way.at(-1)!;
  const columns = columnsOf(machine);
  const taken = new Set(moves.map(({ from, to }) => `${from}>${to}`));
  const rows = new Map<number, number>();
  const nodes = machine.states.map((state): StateNode => {
    const column = columns.get(state) ?? 0;
    const row = rows.get(column) ?? 0;
    rows.set(column, row + 1);
    return { state, mark: markOf(state, current, way), column, row };
  });
  return { nodes, edges: edgesOf(machine, columns, taken), way };
}

function wayOf({ initial }: Machine, moves: readonly Move[]): string[] {
  const way = [moves[0]?.from ?? initial];
  for (const { to } of moves) if (to !== way.at(-1)) way.push(to);
  return way;
}

function markOf(state: string, current: string, way: readonly string[]): Mark {
  if (state === current) return state === 'NeedsAttention' ? 'attention' : 'current';
  return way.includes(state) ? 'passed' : 'ahead';
}

/** How many steps each state is from the initial one, by the shortest way. */
function columnsOf({ initial, transitions }: Machine): Map<string, number> {
  const columns = new Map([[initial, 0]]);
  for (let border = [initial]; border.length > 0;) {
    const next: string[] = [];
    for (const { from, to } of transitions)
      if (border.includes(from) && !columns.has(to)) {
        columns.set(to, columns.get(from)! + 1);
        next.push(to);
      }
    border = next;
  }
  return columns;
}

/** Those between the same two states are one; those that stay in their state say nothing here. */
function edgesOf(
  { transitions }: Machine,
  columns: ReadonlyMap<string, number>,
  taken: ReadonlySet<string>,
): StateEdge[] {
  const columnOf = (state: string): number => columns.get(state) ?? 0;
  const moving = transitions.filter(({ from, to }) => from !== to);
  return [...Map.groupBy(moving, ({ from, to }) => `${from}>${to}`)].map(([name, same]) => ({
    from: same[0]!.from,
    to: same[0]!.to,
    triggers: [...new Set(same.map(({ on }) => on))],
    isTaken: taken.has(name),
    leads: leadsTo(columnOf(same[0]!.to) - columnOf(same[0]!.from)),
  }));
}

const leadsTo = (columns: number): StateEdge['leads'] =>
  columns > 0 ? 'on' : columns === 0 ? 'beside' : 'back';

import { cityDirectoryV1 } from '@night-market/contracts';
import { LastWords } from '@night-market/directory-client';
import type { OutgoingRecord } from '@night-market/event-bus';
import type { Witness } from '../../check/witness.ts';
import type { World } from '../../world.ts';
import type { AgentRow } from './agent-rows.ts';

const TOPIC = cityDirectoryV1.name;
export const FORGOTTEN = 'tombstone';

/** The short type of an event of the directory; undefined where it is none. */
export const factIn = ({ topic, headers }: Pick<OutgoingRecord, 'topic' | 'headers'>): string | undefined =>
  topic === TOPIC ? headers['ce_type']?.slice(TOPIC.length + 1) : undefined;

const time = (ms: number): string => new Date(ms).toISOString();

/** What the compacted topic says of an agent whose row is this. */
function expected(row: AgentRow | undefined, hasLeft: boolean): readonly string[] {
  if (!row) return hasLeft ? ['deregistered'] : [FORGOTTEN];
  const until = time(row.leaseUntilMs);
  switch (row.state) {
    case 'live':
      return [
        `registered until ${until} ${row.operationsUrl}`,
        `renewed until ${until} ${row.operationsUrl}`,
      ];
    case 'suspect':
      return [`suspected until ${until}`];
    case 'expired':
      return [`expired until ${until}`];
  }
}

/** What a reader of the topic knows: the last record of each agent, but for copies that come late. */
export class Told implements Witness {
  private readonly words = new LastWords();
  private readonly believesCopies: boolean;
  private readonly last = new Map<string, string>();

  constructor({ mutation }: Pick<World, 'mutation'>) {
    this.believesCopies = mutation.directory?.believesCopies ?? false;
  }

  published(record: OutgoingRecord): void {
    const fact = factIn(record);
    if (fact === undefined) return;
    if (!this.words.isNews(String(record.key), record.headers) && !this.believesCopies) return;
    this.last.set(String(record.key), record.value === null ? FORGOTTEN : `${fact}${said(record.value)}`);
  }

  /** How the topic differs from what is stored of an agent, if it does. */
  difference(agentId: string, row: AgentRow | undefined, hasLeft: boolean): string | undefined {
    const said = this.last.get(agentId) ?? FORGOTTEN;
    const right = expected(row, hasLeft);
    return right.includes(said) ? undefined : `of ${agentId} is told '${said}', stored is '${right[0]}'`;
  }
}

function said(value: Uint8Array): string {
  const { payload } = JSON.parse(Buffer.from(value).toString()) as {
    payload: { leaseUntil?: string; operationsUrl?: string };
  };
  const { leaseUntil, operationsUrl } = payload;
  return (leaseUntil ? ` until ${leaseUntil}` : '') + (operationsUrl ? ` ${operationsUrl}` : '');
}

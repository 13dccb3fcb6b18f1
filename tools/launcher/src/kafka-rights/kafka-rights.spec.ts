import { readFileSync } from 'node:fs';
import { cityDirectoryV1, payTxnV1 } from '@night-market/contracts';
import { describe, expect, it } from 'vitest';
import { aclCommand } from './acl-command.ts';
import { kafkaRights, type KafkaRight } from './kafka-rights.ts';

const GUIDE = readFileSync('docs/operations/rights-kafka.md', 'utf8');

const rowOf = ({ service, resource, pattern, names, operations }: KafkaRight): string[] => [
  service,
  `${resource}s`,
  names.map((name) => `\`${name}${pattern === 'prefixed' ? '*' : ''}\``).join(', '),
  operations.join(', '),
];

describe('the guide to rights on Kafka', () => {
  it('shows the command of each right', () => {
    const shown = GUIDE.split('\n').filter((line) => line.startsWith('kafka-acls.sh $ADMIN --add'));
    expect(shown).toEqual(kafkaRights().map(aclCommand));
  });

  it('lists each right in its table', () => {
    const tables = GUIDE.split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    const rows = tables.filter((cells) => cells.length === 4);
    expect(rows.slice(2)).toEqual(kafkaRights().map(rowOf));
  });
});

describe('rights on Kafka', () => {
  it('are of names behind the namespace, groups that begin with a name too', () => {
    const names = kafkaRights('east.').flatMap((right) => right.names);
    expect(names.filter((name) => !name.startsWith('east.'))).toEqual([]);
    expect(names).toContain('east.auditor-');
  });

  it('are given to every service where a contract says so, once it is published', () => {
    const namesOf = (status: 'draft' | 'published') =>
      kafkaRights('', ['gate'], [payTxnV1, { ...cityDirectoryV1, status }]).flatMap(({ names }) => names);
    expect(namesOf('draft')).toEqual([]);
    expect(namesOf('published')).toEqual([
      'city.directory.v1',
      'city.directory.v1',
      'city.directory.v1.dlq',
      'gate',
    ]);
  });
});

import { readFileSync } from 'node:fs';
import { cityDirectoryV1, EVERY_SERVICE, payTxnV1 } from '@night-market/contracts';
import { describe, expect, it } from 'vitest';
import { aclCommand } from './acl-command.ts';
import { busUsers, kafkaRights, STALL_SIM, stallSimRights } from './kafka-rights.ts';
import { rowOf, withRights } from './rights-guide.ts';

const GUIDE = readFileSync('docs/operations/rights-kafka.md', 'utf8');

describe('the guide to rights on Kafka', () => {
  it('shows the command of each right', () => {
    const shown = GUIDE.split('\n').filter((line) => line.startsWith('kafka-acls.sh $ADMIN --add'));
    expect(shown).toEqual(kafkaRights().map(aclCommand));
  });

  it('lists each right in its table', () => {
    const rows = GUIDE.split('\n').filter((line) => line.startsWith('|'));
    const cells = rows.map((line) => line.split('|').map((cell) => cell.trim()));
    const ofFour = cells.filter(({ length }) => length === 6).map((row) => row.slice(1, -1));
    expect(ofFour.slice(2)).toEqual(kafkaRights().map(rowOf));
  });

  it('gets the rights of a new service by npm run services, in both places', () => {
    const [right] = kafkaRights();
    const more = [...kafkaRights(), { ...right!, service: 'ferris-wheel' }];
    const written = withRights(GUIDE, more);
    expect(written.match(/ferris-wheel/g)).toHaveLength(2);
    expect(withRights(written, kafkaRights())).not.toContain('ferris-wheel');
  });

  it('is no guide without a table', () => {
    expect(() => withRights('# Rights', kafkaRights())).toThrow(
      'docs/operations/rights-kafka.md has no lines',
    );
  });
});

describe('rights on Kafka', () => {
  it('are of names behind the namespace, groups that begin with a name too', () => {
    const names = kafkaRights('east.').flatMap((right) => right.names);
    expect(names.filter((name) => !name.startsWith('east.'))).toEqual([]);
    expect(names).toContain('east.auditor-');
  });

  it('are given to every service where a contract says so, once it is published', () => {
    const consumers = [{ name: EVERY_SERVICE, writtenFor: cityDirectoryV1.name }];
    const namesOf = (status: 'draft' | 'published') =>
      kafkaRights('', ['gate'], [payTxnV1, { ...cityDirectoryV1, status, consumers }]).flatMap(
        ({ names }) => names,
      );
    const followed = ['pay.txn.v1', 'gate-'];
    expect(namesOf('draft')).toEqual(followed);
    expect(namesOf('published')).toEqual([
      ...['city.directory.v1', 'city.directory.v1.dlq', 'gate'],
      ...followed,
    ]);
  });

  it('of the simulator of stalls are those of controllers: one topic, and groups that it makes up', () => {
    expect(busUsers()).toContain(STALL_SIM);
    const rights = stallSimRights('east.');
    expect(rights.map(({ names, pattern, operations }) => [...names, pattern, ...operations])).toEqual([
      ['east.ops.power.v1', 'literal', 'Read', 'Write'],
      ['east.stall-sim-', 'prefixed', 'Read'],
    ]);
    expect(kafkaRights().map(({ service }) => service)).not.toContain(STALL_SIM);
  });

  it('are to read alone, by groups that it makes up, for who follows a topic', () => {
    const consumers = [{ name: 'gate', writtenFor: cityDirectoryV1.name, follows: true }] as const;
    const rights = kafkaRights('', ['gate'], [{ ...cityDirectoryV1, consumers }]);
    expect(rights.map(({ names, pattern, operations }) => [...names, pattern, ...operations])).toEqual([
      ['city.directory.v1', 'literal', 'Read'],
      ['gate-', 'prefixed', 'Read'],
    ]);
  });
});

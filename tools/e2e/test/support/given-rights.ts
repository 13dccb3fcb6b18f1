import { readFileSync } from 'node:fs';
import type { AclOperation, AclRight } from '@night-market/stack';

/** The rights that the commands of the guide give. */
export const givenRights = (): AclRight[] =>
  readFileSync('docs/operations/rights-kafka.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('kafka-acls.sh $ADMIN --add'))
    .map((line) => {
      const all = (option: string): string[] =>
        [...line.matchAll(new RegExp(` --${option} (\\S+)`, 'g'))].map(([, value]) => value!);
      const [topics, groups] = [all('topic'), all('group')];
      return {
        user: all('allow-principal')[0]!.replace('User:', ''),
        resource: topics.length > 0 ? 'topic' : 'group',
        pattern: all('resource-pattern-type').includes('prefixed') ? 'prefixed' : 'literal',
        names: [...topics, ...groups],
        operations: all('operation') as AclOperation[],
      };
    });

import type { KafkaRight } from './kafka-rights.ts';

/** The command of Kafka's own tool that gives a right; `$ADMIN` holds how to reach the cluster as an administrator. */
export function aclCommand({ service, resource, pattern, names, operations }: KafkaRight): string {
  return [
    'kafka-acls.sh $ADMIN --add',
    `--allow-principal User:${service}`,
    ...operations.map((operation) => `--operation ${operation}`),
    ...(pattern === 'prefixed' ? ['--resource-pattern-type prefixed'] : []),
    ...names.map((name) => `--${resource} ${name}`),
  ].join(' ');
}

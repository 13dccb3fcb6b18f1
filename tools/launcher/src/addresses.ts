import type { Stack } from '@night-market/stack';
import { SERVICES } from './services.ts';
import type { ServiceSpec } from './services.ts';

/** The addresses of a running platform, as a text for a person. */
export function describeAddresses(
  urls: Readonly<Record<string, readonly string[]>>,
  stack: Pick<Stack, 'brokers' | 'databaseUrl'>,
  envDir: string,
  services: readonly ServiceSpec[] = SERVICES,
): string {
  const width = Math.max(...services.map((service) => service.name.length), 'PostgreSQL'.length) + 2;
  const row = (name: string, text: string): string => `  ${name.padEnd(width)}${text}`;
  const serviceRows = services.flatMap(({ name, pages }) =>
    (urls[name] ?? []).map((url, replica) => row(replica === 0 ? name : '', `${url}  ${pages.join('  ')}`)),
  );
  const { host } = new URL(stack.databaseUrl);
  const databases = services.flatMap(({ database }) => (database ? [database] : [])).join(', ');
  return [
    'Addresses:',
    ...serviceRows,
    row('Kafka', stack.brokers.join(',')),
    row('PostgreSQL', `${host}  databases: ${databases}`),
    row('', `passwords and all settings: ${envDir}`),
  ].join('\n');
}

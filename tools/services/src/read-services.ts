import { globSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PlainError } from '@night-market/command-line';
import { readServiceFile, type ServiceDescription } from './service-file.ts';

export const workspaceRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/**
 * All services of a workspace: every folder of apps and tools with a `service.json`, by port.
 * @throws PlainError when a file is wrong, or two services want one port
 */
export function readServices(root: string = workspaceRoot): readonly ServiceDescription[] {
  const services = globSync('{apps,tools}/*/service.json', { cwd: root })
    .map((path) => readServiceFile(root, path.split(/[\\/]/).slice(0, 2).join('/')))
    .sort((a, b) => a.port - b.port || a.name.localeCompare(b.name));
  for (const [index, { name, port }] of services.entries()) {
    const next = services[index + 1];
    if (next?.port === port) throw new PlainError(`${name} and ${next.name} both want port ${port}.`);
  }
  return services;
}

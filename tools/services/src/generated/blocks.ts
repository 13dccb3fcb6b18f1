import type { ServiceDescription } from '../service-file.ts';
import { composeDatabases, composeSecrets, composeServices, composeVolumes } from './compose.ts';

/** A part of a file that is written from the list of services; it stands between two comments. */
export interface Block {
  readonly path: string;
  readonly name: string;
  readonly lines: (services: readonly ServiceDescription[]) => readonly string[];
}

export const BLOCKS: readonly Block[] = [
  { path: 'docker-compose.yml', name: 'databases', lines: composeDatabases },
  { path: 'docker-compose.yml', name: 'services', lines: composeServices },
  { path: 'docker-compose.yml', name: 'secrets', lines: composeSecrets },
  { path: 'docker-compose.yml', name: 'volumes', lines: composeVolumes },
  {
    path: 'ops/prometheus/prometheus.yml',
    name: 'targets',
    lines: (services) => services.filter(({ kafka }) => kafka).map(({ port }) => `- '127.0.0.1:${port}'`),
  },
];

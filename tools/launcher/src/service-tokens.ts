import { join } from 'node:path';
import { readServices } from '@night-market/services';
import { tokenFileOf, writeServiceTokenFiles } from '../service-token-files.mjs';

const folderIn = (dataDir: string): string => join(dataDir, 'service-tokens');

/** Where a service reads whom it accepts, and what it shows to others. */
export const serviceTokensFile = (dataDir: string, service: string): string =>
  tokenFileOf(folderIn(dataDir), service);

/**
 * Makes the file of each service the first time (mode 0600), so that the programs that play the market are let in and each
 * service is listed in the directory. Whoever changes one later is heard without a restart.
 */
export function writeServiceTokens(dataDir: string, marketToken: string): void {
  const services = readServices()
    .filter(({ kafka }) => kafka)
    .map(({ name }) => name);
  const older = join(dataDir, 'service-tokens.json');
  writeServiceTokenFiles(folderIn(dataDir), services, { marketToken, older });
}

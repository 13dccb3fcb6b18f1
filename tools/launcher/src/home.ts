import { join, resolve } from 'node:path';

/** The top folder of the checkout. */
export const workspaceRoot = resolve(import.meta.dirname, '../../..');

/** The folders of everything that a command leaves on the disk. */
export interface Home {
  readonly root: string;
  /** Data of `npm start` and `npm run stack`. */
  readonly devDir: string;
  /** Data of `npm start -- --secure`. */
  readonly secureDir: string;
  /** Data of `npm test`. */
  readonly testDir: string;
  /** Logs of the services of `npm start`. */
  readonly logDir: string;
  /** Kafka's jars; shared by all homes of a checkout, as they never change. */
  readonly cacheDir: string;
}

/** `.nightmarket` in the checkout, or the folder that NIGHT_MARKET_HOME names. */
export function resolveHome(env: NodeJS.ProcessEnv = process.env): Home {
  const own = join(workspaceRoot, '.nightmarket');
  const root = env['NIGHT_MARKET_HOME'] ? resolve(env['NIGHT_MARKET_HOME']) : own;
  return {
    root,
    devDir: join(root, 'dev'),
    secureDir: join(root, 'secure'),
    testDir: join(root, 'test'),
    logDir: join(root, 'logs'),
    cacheDir: join(own, 'cache'),
  };
}

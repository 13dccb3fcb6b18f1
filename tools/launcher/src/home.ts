import { join, resolve } from 'node:path';

/** The top folder of the checkout. */
export const workspaceRoot = resolve(import.meta.dirname, '../../..');

/** The folders of everything that a command leaves on the disk. */
export interface Home {
  readonly root: string;
  /** Data of `npm start` and `npm run stack`. */
  readonly devDir: string;
  /** Data of the same with `-- --secure`. */
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

/** The folders of a platform or a stack; what is secured does not mix with what is not. */
export interface Place {
  readonly dataDir: string;
  readonly cacheDir: string;
  readonly logDir: string;
}

/** Where the platform with TLS and logins is, or the one without. */
export const placeOf = ({ devDir, secureDir, cacheDir, logDir }: Home, secure: boolean): Place =>
  secure
    ? { dataDir: secureDir, cacheDir, logDir: join(secureDir, 'logs') }
    : { dataDir: devDir, cacheDir, logDir };

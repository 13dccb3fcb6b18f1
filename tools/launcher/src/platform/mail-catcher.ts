import { join } from 'node:path';
import { pickPort } from '@night-market/stack';
import { inheritedEnv } from '../service-env.ts';
import { ProcessRecord } from './process-record.ts';
import { ServiceHandle } from './service-handle.ts';

const NAME = 'mail-catcher';
const HTTP_PORT = 8025;
const SMTP_PORT = 1025;

/** A mail server for development, as a process of its own: it delivers nothing and shows what it got. */
export interface MailCatcherProcess {
  readonly handle: ServiceHandle;
  /** Where it takes mails. */
  readonly smtpUrl: string;
  /** Where it shows them. */
  readonly mailsUrl: string;
}

/** Starts it on its well-known ports where they are free, and waits until it is ready. */
export async function startMailCatcher(
  dataDir: string,
  logDir: string,
  signal: AbortSignal,
): Promise<MailCatcherProcess> {
  const { port } = await pickPort([HTTP_PORT]);
  const { port: smtpPort } = await pickPort([SMTP_PORT], new Set([port]));
  const handle = new ServiceHandle({
    ...{ name: NAME, entry: 'tools/mail-catcher/src/main.ts', nodeArgs: [], replica: 0, port },
    env: {
      ...inheritedEnv(),
      ...{ HTTP_HOST: '127.0.0.1', HTTP_PORT: String(port), SMTP_PORT: String(smtpPort) },
    },
    ...{ logFile: join(logDir, `${NAME}.log`), record: new ProcessRecord(dataDir) },
  });
  try {
    await handle.start();
    await handle.waitReady(undefined, signal);
  } catch (error) {
    await handle.kill();
    throw error;
  }
  return { handle, smtpUrl: `smtp://127.0.0.1:${smtpPort}`, mailsUrl: `${handle.url}/mails` };
}

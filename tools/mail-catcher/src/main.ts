import { startMailCatcher } from './mail-catcher.ts';

async function main(): Promise<void> {
  const {
    HTTP_HOST: host = '127.0.0.1',
    HTTP_PORT: httpPort = '8025',
    SMTP_PORT: smtpPort = '1025',
  } = process.env;
  const catcher = await startMailCatcher({ host, httpPort: Number(httpPort), smtpPort: Number(smtpPort) });
  process.stdout.write(
    `mail-catcher takes mails at ${catcher.smtpUrl} and shows them at ${catcher.url}/mails\n`,
  );
  const stop = (): void => void catcher.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

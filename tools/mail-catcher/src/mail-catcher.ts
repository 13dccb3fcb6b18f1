import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';

/** A mail as it came in. */
export interface CaughtMail {
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
}

export interface MailCatcher {
  readonly smtpUrl: string;
  /** Where `GET /mails` shows what it has, the oldest first. */
  readonly url: string;
  readonly mails: readonly CaughtMail[];
  /** Refuses all mails for now (451), until it is told otherwise. */
  refuse(isRefusing: boolean): void;
  close(): Promise<void>;
}

const MAILS_MAX = 1_000;
const MAIL_MAX_BYTES = 1_048_576;

/** A mail server that delivers nothing: it keeps the last 1,000 mails in memory and shows them. */
export async function startMailCatcher({
  host = '127.0.0.1',
  httpPort = 0,
  smtpPort = 0,
}: {
  readonly host?: string;
  readonly httpPort?: number;
  readonly smtpPort?: number;
} = {}): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  let isRefusing = false;
  const smtp = new SMTPServer({
    ...{ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], size: MAIL_MAX_BYTES, logger: false },
    onData: (stream, { envelope }, done) => {
      const parts: Buffer[] = [];
      stream.on('error', done);
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (isRefusing) return done(Object.assign(new Error('Not now.'), { responseCode: 451 }));
        const to = envelope.rcptTo.map(({ address }) => address);
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        PostalMime.parse(Buffer.concat(parts)).then(
          ({ subject = '', text = '', messageId = '' }) => {
            mails.push({ to, from, subject, text, messageId });
            if (mails.length > MAILS_MAX) mails.shift();
            done();
          },
          (error: Error) => done(error),
        );
      });
    },
  });
  const http = createServer((request, response) => {
    const isReady = request.url === '/health/ready';
    const status = isReady || request.url === '/mails' ? 200 : 404;
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
    response.end(JSON.stringify(isReady ? { status: 'up' } : status === 200 ? mails : {}));
  });
  // A client that hangs up in the middle is no concern of ours; that a port is taken is told by `listening`.
  smtp.on('error', () => undefined);
  http.on('error', () => undefined);
  await Promise.all([listening(smtp.server, host, smtpPort), listening(http, host, httpPort)]);
  return {
    smtpUrl: `smtp://${host}:${portOf(smtp.server)}`,
    url: `http://${host}:${portOf(http)}`,
    mails,
    refuse: (next) => void (isRefusing = next),
    close: async () => {
      http.closeAllConnections();
      await Promise.all([
        new Promise<void>((done) => http.close(() => done())),
        new Promise<void>((done) => smtp.close(() => done())),
      ]);
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const listening = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((done, failed) => server.once('error', failed).listen(port, host, done));

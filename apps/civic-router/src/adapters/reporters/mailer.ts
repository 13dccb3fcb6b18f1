import { CallFailedError, UnknownOutcomeError } from '@night-market/intents';
import { createTransport } from 'nodemailer';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for every try, so that receivers can leave a second one out. */
  readonly messageId: string;
}

/** How mails leave the hotline. */
export interface Mailer {
  /** @throws CallFailedError when it was not taken; its text holds no address */
  send(mail: Mail): Promise<void>;
  close(): void;
}

export const MAILS_AT_ONCE = 4;
const TIMEOUT_MS = 5_000;

/** Hands mails to a server by SMTP. @param url such as `smtps://user:password@mail.example.org` */
export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(
    {
      ...{ url, pool: true, maxConnections: MAILS_AT_ONCE },
      ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    },
    // Tells other machines that no person wrote it, so that none answers.
    { from, headers: { 'auto-submitted': 'auto-generated' } },
  );
  return {
    send: async ({ to, ...mail }) => {
      try {
        // As an object it is one address, whatever it holds.
        await transport.sendMail({ ...mail, to: { name: '', address: to } });
      } catch (error) {
        throw failureOf(error);
      }
    },
    close: () => transport.close(),
  };
}

/** What the server said may repeat the address, so only its code is told. */
function failureOf(error: unknown): CallFailedError {
  const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number };
  const said = responseCode === undefined ? (code ?? 'no code') : String(responseCode);
  const reason = `the mail server did not take it (${said})`;
  if (responseCode !== undefined && responseCode >= 500) return new CallFailedError('permanent', reason);
  if (responseCode !== undefined || code === 'ESOCKET' || code === 'ECONNECTION')
    return new CallFailedError('transient', reason);
  return new UnknownOutcomeError(reason);
}

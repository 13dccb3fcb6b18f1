import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { tlsOptions, type KafkaTlsFiles } from '../tls-options.ts';

/** What was found at an address that was spoken to as to a Kafka broker. */
export type Answer =
  /** `login`: a broker that wants one. `closed`: it was reached and ended the connection without a word. `silent`: it was reached and says nothing. */
  | { readonly kind: 'kafka' | 'login' | 'http' | 'tls' | 'other' | 'closed' | 'silent' }
  /** Nobody was reached, or no TLS session came about; `code` is Node's or OpenSSL's. */
  | { readonly kind: 'unreached' | 'no-tls'; readonly code: string }
  /** The other side ended the TLS session because of the certificate that we showed, or did not show. */
  | { readonly kind: 'uncertified'; readonly code: string }
  /** Our own certificate or key cannot be used. */
  | { readonly kind: 'unusable'; readonly code: string };

export interface Address {
  readonly host: string;
  readonly port: number;
}

const CORRELATION_ID = 0x6e6d6b74;
/** ApiVersions in version 0, which every broker answers before it asks who we are. */
const QUESTION = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
QUESTION.writeInt32BE(CORRELATION_ID, 8);
/** Metadata of no topic in version 1, which a broker answers when no login is wanted, or after it. */
const SECOND_QUESTION = Buffer.from([0, 0, 0, 14, 0, 3, 0, 1, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0]);
/** Size and correlation id. */
const ANSWER_HEAD_BYTES = 8;
/** Record types of TLS: an alert, a handshake. */
const TLS_RECORDS = new Set([0x15, 0x16]);

/**
 * Says a thing or two to an address and looks at what comes back; never rejects.
 * @param tls whether to speak TLS; `unchecked` takes any certificate, for who only wants to know what is there
 * @param asksForLogin whether to find out that a broker wants a login
 */
export function askAddress(
  { host, port }: Address,
  tls: boolean | 'unchecked' | KafkaTlsFiles,
  limitMs: number,
  asksForLogin = false,
): Promise<Answer> {
  return new Promise((resolve) => {
    let socket: Socket;
    try {
      socket = tls ? connectTls({ host, port, ...optionsOf(tls) }) : connect({ host, port });
    } catch (error) {
      return resolve({ kind: 'unusable', code: codeOf(error as Error) });
    }
    let read = Buffer.alloc(0);
    let isReached = false;
    let isOpen = false;
    let isKafka = false;
    const end = (answer: Answer): void => {
      clearTimeout(limit);
      socket.destroy();
      resolve(answer);
    };
    const limit = setTimeout(
      () =>
        end(
          isKafka
            ? { kind: 'kafka' }
            : isReached
              ? { kind: 'silent' }
              : { kind: 'unreached', code: 'ETIMEDOUT' },
        ),
      limitMs,
    );
    socket.on('connect', () => (isReached = true));
    socket.on(tls ? 'secureConnect' : 'connect', () => {
      isOpen = true;
      socket.write(QUESTION);
    });
    socket.on('data', (chunk: Buffer) => {
      if (isKafka) return end({ kind: 'kafka' });
      read = Buffer.concat([read, chunk]);
      const answer = answerIn(read);
      if (answer?.kind !== 'kafka' || !asksForLogin) return answer && end(answer);
      // What is left of this answer may come in parts.
      if (read.length < 4 + read.readInt32BE(0)) return;
      isKafka = true;
      socket.write(SECOND_QUESTION);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = codeOf(error);
      if (isKafka) end({ kind: 'login' });
      else if (tls && CERTIFICATE_ALERT.test(code)) end({ kind: 'uncertified', code });
      else if (!isReached) end({ kind: 'unreached', code });
      else end(tls && !isOpen ? { kind: 'no-tls', code } : { kind: 'closed' });
    });
    socket.on('close', () =>
      end(isKafka ? { kind: 'login' } : read.length > 0 ? { kind: 'other' } : { kind: 'closed' }),
    );
  });
}

/** Node's and OpenSSL's codes for what the other side says of our certificate. */
const CERTIFICATE_ALERT = /ALERT_(.*CERTIFICATE|UNKNOWN_CA)|ALERT_ACCESS_DENIED/;

const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? error.message;

function optionsOf(tls: true | 'unchecked' | KafkaTlsFiles) {
  if (tls === 'unchecked') return { rejectUnauthorized: false };
  return tls === true ? {} : tlsOptions(tls);
}

/** Undefined: there is more to come. */
function answerIn(read: Buffer): Answer | undefined {
  if (TLS_RECORDS.has(read[0]!)) return { kind: 'tls' };
  if (read.length < ANSWER_HEAD_BYTES) return undefined;
  if (read.readInt32BE(4) === CORRELATION_ID) return { kind: 'kafka' };
  return { kind: read.toString('latin1', 0, 5) === 'HTTP/' ? 'http' : 'other' };
}

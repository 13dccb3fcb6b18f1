import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** What was found at an address that was spoken to as to a Kafka broker. */
export type Answer =
  /** `closed`: it was reached and ended the connection without a word. `silent`: it was reached and says nothing. */
  | { readonly kind: 'kafka' | 'http' | 'tls' | 'other' | 'closed' | 'silent' }
  /** Nobody was reached, or no TLS session came about; `code` is Node's or OpenSSL's. */
  | { readonly kind: 'unreached' | 'no-tls'; readonly code: string };

export interface Address {
  readonly host: string;
  readonly port: number;
}

const CORRELATION_ID = 0x6e6d6b74;
/** ApiVersions in version 0, which every broker answers before it asks who we are. */
const QUESTION = Buffer.from([0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
QUESTION.writeInt32BE(CORRELATION_ID, 8);
/** Size and correlation id. */
const ANSWER_HEAD_BYTES = 8;
/** Record types of TLS: an alert, a handshake. */
const TLS_RECORDS = new Set([0x15, 0x16]);

/**
 * Says one thing to an address and looks at what comes back; never rejects.
 * @param tls whether to speak TLS; `unchecked` takes any certificate, for who only wants to know what is there
 */
export function askAddress(
  { host, port }: Address,
  tls: boolean | 'unchecked',
  limitMs: number,
): Promise<Answer> {
  return new Promise((resolve) => {
    const socket: Socket = tls
      ? connectTls({ host, port, ...(tls === 'unchecked' && { rejectUnauthorized: false }) })
      : connect({ host, port });
    let read = Buffer.alloc(0);
    let isReached = false;
    let isOpen = false;
    const end = (answer: Answer): void => {
      clearTimeout(limit);
      socket.destroy();
      resolve(answer);
    };
    const limit = setTimeout(
      () => end(isReached ? { kind: 'silent' } : { kind: 'unreached', code: 'ETIMEDOUT' }),
      limitMs,
    );
    socket.on('connect', () => (isReached = true));
    socket.on(tls ? 'secureConnect' : 'connect', () => {
      isOpen = true;
      socket.write(QUESTION);
    });
    socket.on('data', (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      const answer = answerIn(read);
      if (answer) end(answer);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      if (!isReached) end({ kind: 'unreached', code });
      else end(tls && !isOpen ? { kind: 'no-tls', code } : { kind: 'closed' });
    });
    socket.on('close', () => end(read.length > 0 ? { kind: 'other' } : { kind: 'closed' }));
  });
}

/** Undefined: there is more to come. */
function answerIn(read: Buffer): Answer | undefined {
  if (TLS_RECORDS.has(read[0]!)) return { kind: 'tls' };
  if (read.length < ANSWER_HEAD_BYTES) return undefined;
  if (read.readInt32BE(4) === CORRELATION_ID) return { kind: 'kafka' };
  return { kind: read.toString('latin1', 0, 5) === 'HTTP/' ? 'http' : 'other' };
}

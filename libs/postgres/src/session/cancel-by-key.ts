import { connect } from 'node:net';
import type { PoolClient } from 'pg';

const CANCEL_REQUEST = 80_877_102;

/**
 * Asks the server, or the pooler, to end the statement of `client` with the key it was given for this (CancelRequest of
 * the protocol, which is never encrypted). Resolves when the other side closes, which it does when it is done; closing first
 * would take the request back. Never rejects.
 */
export function cancelByKey(client: PoolClient, limitMs: number): Promise<void> {
  const { host, port, processID, secretKey } = client as unknown as {
    readonly host: string;
    readonly port: number;
    readonly processID: number;
    readonly secretKey: number;
  };
  const request = Buffer.alloc(16);
  for (const [n, word] of [16, CANCEL_REQUEST, processID, secretKey].entries())
    request.writeInt32BE(word, n * 4);
  return new Promise((resolve) => {
    const socket = connect(port, host, () => socket.write(request));
    socket.setTimeout(limitMs, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
    socket.resume();
  });
}

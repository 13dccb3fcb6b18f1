import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { eventually } from '@night-market/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { isConnectionError } from './connection-errors.ts';
import { PgUnitOfWork } from './pg-unit-of-work.ts';
import { ServiceClient } from './service-client.ts';

const message = (type: string, body: Buffer): Buffer => {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const failure = (severity: string, code: string): Buffer =>
  message('E', Buffer.from(`S${severity}\0C${code}\0Mended\0\0`));

let server: Server | undefined;
afterEach(() => server?.close());

/** As PostgreSQL: `answer` is what follows the start-up message, and `next` whatever comes after it. */
async function serverThatSays(answer: Buffer, next?: (socket: Socket) => void): Promise<string> {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(answer);
      if (next) socket.on('data', () => next(socket));
      else socket.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `postgres://market:secret@127.0.0.1:${(server.address() as AddressInfo).port}/market`;
}

const connecting = async (url: string): Promise<unknown> =>
  new ServiceClient(url).connect().catch((error: unknown) => error);

describe('a connection of a service', () => {
  it.each(['57P01', '25P04', '57P05'])(
    'that is ended with %s as it becomes ready ends nothing else',
    async (code) => {
      const url = await serverThatSays(Buffer.concat([AUTHENTICATED, READY, failure('FATAL', code)]));
      const error = await connecting(url);
      expect(isConnectionError(error)).toBe(true);
      const pooled = new PgUnitOfWork(url);
      expect(
        isConnectionError(await pooled.run(() => Promise.resolve()).catch((thrown: unknown) => thrown)),
      ).toBe(true);
      await pooled.close();
    },
  );

  it('marks what ends it right behind an answer', async () => {
    let answers = 0;
    const url = await serverThatSays(Buffer.concat([AUTHENTICATED, READY]), (socket) =>
      socket.write(++answers === 1 ? READY : Buffer.concat([READY, failure('FATAL', 'XX000')])),
    );
    const client = new ServiceClient(url);
    await client.connect();
    const ended: unknown[] = [];
    client.on('error', (error) => ended.push(error));
    await client.query('select 1');
    await eventually(() => ended.length > 0);
    expect(ended[0]).toMatchObject({ code: 'XX000' });
    expect(isConnectionError(ended[0])).toBe(true);
    await client.end();
  });

  it.each(['57P01', '57P05', '25P03', '25P04', '53300', '08P01', '28P01', '3D000'])(
    'marks what ends its session in a language other than English: %s',
    async (code) => {
      let answers = 0;
      const url = await serverThatSays(Buffer.concat([AUTHENTICATED, READY]), (socket) =>
        socket.write(++answers === 1 ? READY : failure('ВАЖНО', code)),
      );
      const client = new ServiceClient(url);
      await client.connect();
      const error: unknown = await client.query('select 1').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code });
      expect(isConnectionError(error)).toBe(true);
      await client.end();
    },
  );

  it('does not mark the error of a statement, whatever the language', async () => {
    let answers = 0;
    const failed = Buffer.concat([failure('FEHLER', '23505'), READY]);
    const url = await serverThatSays(Buffer.concat([AUTHENTICATED, READY]), (socket) =>
      socket.write(++answers === 1 ? READY : failed),
    );
    const client = new ServiceClient(url);
    await client.connect();
    const error: unknown = await client.query('select 1').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: '23505' });
    expect(isConnectionError(error)).toBe(false);
    await client.end();
  });

  it.each(['28P01', '28000', '3D000', '42501', 'XX000', '0A000'])(
    'marks a refusal to let it in, whatever its code: %s',
    async (code) => {
      const error = await connecting(await serverThatSays(failure('FATAL', code)));
      expect(error).toMatchObject({ code });
      expect(isConnectionError(error)).toBe(true);
    },
  );

  it('marks what never reaches a server', async () => {
    const url = await serverThatSays(READY);
    server!.close();
    expect(isConnectionError(await connecting(url))).toBe(true);
    expect(isConnectionError(await connecting('postgres://market@name.invalid/market'))).toBe(true);
  });

  it('marks a certificate that cannot be read', async () => {
    const pooled = new PgUnitOfWork('postgres://market@127.0.0.1/market?sslrootcert=/nowhere/ca.pem');
    const error: unknown = await pooled.run(() => Promise.resolve()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ENOENT' });
    expect(isConnectionError(error)).toBe(true);
    await pooled.close();
  });

  it('marks a server that offers no TLS', async () => {
    const url = await serverThatSays(Buffer.from('N'));
    expect(isConnectionError(await connecting(`${url}?sslmode=verify-full`))).toBe(true);
  });
});

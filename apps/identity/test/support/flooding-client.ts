/**
 * `flooding-client.ts <url>`: from 127.0.0.2 posts bodies of 64 kB over 64 connections as fast as it can, and opens 2,000
 * more connections whose bodies never end. Says "flooding" when all of that stands; on SIGTERM it prints what it was answered.
 */
import { connect } from 'node:net';

const url = new URL(process.argv[2] ?? '');
const target = { host: url.hostname, port: Number(url.port), localAddress: '127.0.0.2' };
const body = `{"name":"${'x'.repeat(63_000)}"}`;
const head = (length: number): string =>
  [
    `POST ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    'content-type: application/json',
    `content-length: ${length}`,
    '\r\n',
  ].join('\r\n');
const whole = Buffer.from(head(body.length) + body);
const statuses: Record<string, number> = {};
const count = (what: string): void => void (statuses[what] = (statuses[what] ?? 0) + 1);

function flood(): void {
  const socket = connect(target, () => socket.write(whole));
  socket.on('data', (data) => {
    const status = /^HTTP\/1\.1 (\d+)/.exec(data.toString('latin1'))?.[1];
    if (status === undefined) return;
    count(status);
    socket.write(whole);
  });
  socket.on('error', () => count('reset'));
  socket.on('close', () => setTimeout(flood, 100));
}

const openHalf = (): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(target, () => socket.write(`${head(1_000)}{"name":`, () => resolve()));
    socket.on('error', () => (count('half reset'), resolve()));
  });

for (let n = 0; n < 64; n++) flood();
// Those that a busy server has not taken yet wait in its queue and count as well.
const opened = (async () => {
  for (let n = 0; n < 2_000; n += 100) await Promise.all(Array.from({ length: 100 }, openHalf));
})();
const enough = Promise.withResolvers<void>();
setTimeout(enough.resolve, 5_000);
await Promise.race([opened, enough.promise]);
process.stdout.write('flooding\n');
process.on('SIGTERM', () => {
  process.stdout.write(JSON.stringify(statuses));
  process.exit(0);
});

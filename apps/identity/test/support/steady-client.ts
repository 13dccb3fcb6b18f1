/** `steady-client.ts <url> <token> <seconds> <per second>`: prints the p99 of its requests in milliseconds. */
import { Agent, request } from 'node:http';

const [url = '', token = '', seconds = '1', perS = '1'] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
const tookMs: number[] = [];
const statuses: Record<string, number> = {};

const ask = (): Promise<void> =>
  new Promise((resolve) => {
    const startedMs = performance.now();
    const done = (status: string): void => {
      tookMs.push(performance.now() - startedMs);
      statuses[status] = (statuses[status] ?? 0) + 1;
      resolve();
    };
    request(url, { agent, headers: { authorization: `Bearer ${token}` } }, (response) => {
      response.resume();
      response.on('end', () => done(String(response.statusCode)));
    })
      .on('error', () => done('error'))
      .end();
  });

// Warm connections and code on both sides.
for (let n = 0; n < 20; n++) await ask();
tookMs.length = 0;
const pending: Promise<void>[] = [];
const timer = setInterval(() => pending.push(ask()), 1_000 / Number(perS));
setTimeout(
  () => {
    clearInterval(timer);
    void Promise.all(pending).then(() => {
      const sorted = tookMs.toSorted((a, b) => a - b);
      const at = (part: number) => sorted[Math.ceil(sorted.length * part) - 1];
      process.stdout.write(JSON.stringify({ p50Ms: at(0.5), p99Ms: at(0.99), statuses }));
      process.exit(0);
    });
  },
  Number(seconds) * 1_000,
);

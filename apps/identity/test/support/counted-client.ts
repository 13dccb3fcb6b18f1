/**
 * `counted-client.ts <request as JSON>`: asks so many times over so many connections, and prints how often each status came.
 */
import { Agent, request } from 'node:http';

interface Counted {
  readonly url: string;
  readonly method: string;
  readonly authorization?: string;
  readonly bodyBytes: number;
  readonly times: number;
  readonly connections: number;
  readonly localAddress: string;
}

const counted = JSON.parse(process.argv[2] ?? '') as Counted;
const { url, method, authorization, bodyBytes, times, connections, localAddress } = counted;
const agent = new Agent({ keepAlive: true, maxSockets: connections });
const body = bodyBytes === 0 ? undefined : `{"name":"${'x'.repeat(bodyBytes - 11)}"}`;
const headers = {
  ...(authorization !== undefined && { authorization }),
  ...(body !== undefined && { 'content-type': 'application/json', 'content-length': String(body.length) }),
};
const statuses: Record<string, number> = {};

const ask = (): Promise<void> =>
  new Promise((resolve) => {
    const done = (status: string): void => {
      statuses[status] = (statuses[status] ?? 0) + 1;
      resolve();
    };
    request(url, { agent, method, headers, localAddress }, (response) => {
      response.resume();
      response.on('end', () => done(String(response.statusCode)));
    })
      .on('error', () => done('error'))
      .end(body);
  });

let left = times;
const worker = async (): Promise<void> => {
  while (left-- > 0) await ask();
};
await Promise.all(Array.from({ length: connections }, worker));
process.stdout.write(JSON.stringify(statuses));
process.exit(0);

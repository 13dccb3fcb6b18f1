import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { refusalOf } from '@night-market/webhooks';

export interface Delivery {
  readonly id: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly reportId: string };
}

const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** The system of an agency: it checks each webhook, and answers as it is told to. */
export async function startAgency(secret: string) {
  const taken: Delivery[] = [];
  const refused: string[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const id = one(request.headers['webhook-id']);
      const timestamp = one(request.headers['webhook-timestamp']);
      const signature = one(request.headers['webhook-signature']);
      const refusal = refusalOf(secret, { id, timestamp, signature }, body, Date.now());
      if (refusal) refused.push(refusal.reason);
      else if (status < 300)
        taken.push({ id: id!, ...(JSON.parse(body.toString()) as Omit<Delivery, 'id'>) });
      response.writeHead(refusal ? 401 : status).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ taken, refused },
    of: (reportId: string) => taken.filter(({ data }) => data.reportId === reportId),
    answers: (next: number) => void (status = next),
    stop: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export type RunningAgency = Awaited<ReturnType<typeof startAgency>>;

import type { Evening } from '../../../src/index.ts';

/** Has a service do something in the name of the market's tools. */
export async function askService(
  { platform }: Evening,
  service: string,
  method: string,
  path: string,
  body?: object,
): Promise<unknown> {
  const response = await fetch(platform.urls[service]![0]! + path, {
    method,
    headers: {
      authorization: `Bearer ${platform.gateway.marketToken}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${service} ${path} answers ${response.status}: ${await response.text()}`);
  return response.json();
}

/** What goes wrong at the gateway with single orders. */
export async function planFaults(
  { platform }: Evening,
  byReference: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const response = await fetch(`${platform.gateway.url}/admin/faults/references`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${platform.gateway.apiKey}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ byReference }),
  });
  if (!response.ok) throw new Error(`the gateway answers ${response.status}: ${await response.text()}`);
}

/** A scanner that goes on asking with its key, whatever it is answered. */
export class StubbornScanner {
  key: string;
  /** The answer to its last request. */
  status = 0;
  private readonly asking: NodeJS.Timeout;

  constructor({ platform }: Evening, key: string, everyMs = 500) {
    this.key = key;
    this.asking = setInterval(() => {
      void fetch(`${platform.urls['gate']![0]}/v2/occupancy`, {
        headers: { authorization: `Bearer ${this.key}` },
      }).then(
        async (response) => {
          this.status = response.status;
          await response.body?.cancel();
        },
        () => undefined,
      );
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.asking);
  }
}

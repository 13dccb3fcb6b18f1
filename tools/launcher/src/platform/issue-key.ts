import { PlainError } from '@night-market/command-line';

/** Has a key made for a new terminal or device, and returns it. */
async function issueKey(url: string, token: string, path: string, body: object): Promise<string> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 201)
    throw new PlainError(`${url}${path} answers ${response.status}; it makes no key.`);
  return ((await response.json()) as { key: string }).key;
}

/** The keys of a market's terminals and scanners, each made when it is first asked for. */
export class MarketKeys {
  private readonly made = new Map<string, Promise<string>>();
  private readonly urls: Readonly<Record<string, readonly string[]>>;
  private readonly token: string;

  constructor(urls: Readonly<Record<string, readonly string[]>>, token: string) {
    this.urls = urls;
    this.token = token;
  }

  /** Of a terminal of the stall. */
  till(stallId: string): Promise<string> {
    return this.keyOf('payments', '/ops/terminals', { name: 'till', stallId });
  }

  scanner(): Promise<string> {
    return this.keyOf('gate', '/ops/devices', { name: 'scanner' });
  }

  private keyOf(service: string, path: string, body: object): Promise<string> {
    const name = `${path} ${JSON.stringify(body)}`;
    const known = this.made.get(name);
    if (known) return known;
    const key = issueKey(this.urls[service]?.[0] ?? '', this.token, path, body);
    this.made.set(name, key);
    // One that could not be made is asked for again.
    key.catch(() => this.made.delete(name));
    return key;
  }
}

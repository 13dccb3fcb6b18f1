import { PlainError } from '@night-market/command-line';

/** A new terminal or device, and its key. */
export interface Issued {
  readonly id: string;
  readonly key: string;
}

/** Has a key made for a new terminal or device. */
const issueKey = (url: string, token: string, path: string, body: object): Promise<Issued> =>
  post(url, token, path, body, ({ holder, key }: IssuedKey) => ({ id: holder.id, key }));

interface IssuedKey {
  readonly holder: { readonly id: string };
  readonly key: string;
}

const readTicket = ({ token }: { readonly token: string }) => ({ token });

/** @throws PlainError when nothing is made */
async function post<Body, Made>(
  url: string,
  token: string,
  path: string,
  body: object,
  read: (body: Body) => Made,
): Promise<Made> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.status !== 201)
    throw new PlainError(`${url}${path} answers ${response.status}; nothing is made.`);
  return read((await response.json()) as Body);
}

/** The keys of a market's terminals, scanners and meters, each made when it is first asked for. */
export class MarketKeys {
  private readonly made = new Map<string, Promise<Issued>>();
  private readonly urls: Readonly<Record<string, readonly string[]>>;
  private readonly token: string;

  constructor(urls: Readonly<Record<string, readonly string[]>>, token: string) {
    this.urls = urls;
    this.token = token;
  }

  /** Of a terminal of the stall. */
  async till(stallId: string): Promise<string> {
    return (await this.keyOf('payments', '/ops/terminals', { name: 'till', stallId })).key;
  }

  /** Its id is the `deviceId` of its scans. */
  scanner(name = 'scanner'): Promise<Issued> {
    return this.keyOf('gate', '/ops/devices', { name });
  }

  /** Of the meters of the feeders. */
  meter(): Promise<Issued> {
    return this.keyOf('power-ops', '/ops/meters', { name: 'meters' });
  }

  /** The token of a new ticket that is good for a day. */
  async ticket(ticketId: string): Promise<string> {
    const dayMs = 86_400_000;
    const today = new Date().toISOString().slice(0, 10);
    const body = {
      ...{ ticketId, product: 'entry', validFrom: `${today}T00:00:00Z` },
      validUntil: new Date(Date.parse(today) + 2 * dayMs).toISOString(),
    };
    const { token } = await post(this.urls['gate']?.[0] ?? '', this.token, '/v2/tickets', body, readTicket);
    return token;
  }

  private keyOf(service: string, path: string, body: object): Promise<Issued> {
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

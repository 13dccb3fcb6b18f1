import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Ways for the fake to be bad. */
export interface Flaws {
  /** Duplicates stay with the customer, and the saga says that all is well. */
  keepsDuplicates?: boolean;
  /** Every request gets a payment of its own, whatever its key. */
  forgetsKeys?: boolean;
  /** Sagas stay open. */
  neverSettles?: boolean;
  /** Every third request is cut or answered with 503, 409 or 408 at first. */
  stumbles?: boolean;
}

interface FakeOrder {
  amount: number;
  captures: string[];
  declined: boolean;
  payments: string[];
  looks: number;
}

interface Reply {
  status: number;
  body: object;
  headers?: Record<string, string>;
}

/** All services and the gateway behind one address, in memory; just enough to be played with. */
export class FakePlatform {
  readonly orders = new Map<string, FakeOrder>();
  /** Whose keys were issued and not revoked. */
  readonly validKeys = new Set<string>();
  keysIssued = 0;
  private readonly flaws: Flaws;
  private readonly faults = new Map<string, string[]>();
  private readonly keys = new Map<string, string>();
  private readonly server = createServer((request, response) => {
    void this.answer(request).then((reply) => {
      if (reply === 'cut') response.destroy();
      else response.writeHead(reply.status, reply.headers).end(JSON.stringify(reply.body));
    });
  });
  private requests = 0;

  constructor(flaws: Flaws = {}) {
    this.flaws = flaws;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage): Promise<Reply | 'cut'> {
    const body = await text(request).then((content) => (content === '' ? {} : JSON.parse(content)));
    const [path = '', query] = (request.url ?? '').split('?');
    const [, first, second] = path.split('/');
    this.requests += 1;
    if (path === '/health/ready') return ok({});
    if (path === '/admin/pending') return ok({ lateCaptures: 0, webhooks: 0 });
    if (path === '/admin/faults/references') {
      for (const [reference, names] of Object.entries<string[]>(body.byReference))
        this.faults.set(reference, names);
      return ok({ planned: this.faults.size });
    }
    const { authorization } = request.headers;
    if (path === '/ops/terminals' || path === '/ops/devices')
      return authorization === 'Bearer token'
        ? this.issue(body.stallId ?? 'the scanner')
        : { status: 401, body: {} };
    if (path.endsWith('/revoke')) {
      this.validKeys.delete(decodeURIComponent(path.split('/')[3]!));
      return ok({});
    }
    if (path === '/payments' && authorization !== `Bearer key of ${body.stallId}`)
      return { status: 401, body: {} };
    if (path === '/v2/scans' && authorization !== 'Bearer key of the scanner')
      return { status: 401, body: {} };
    if (path === '/v2/scans' && body.deviceId !== 'the%20scanner') return { status: 403, body: {} };
    if (path === '/v2/tickets/bulk')
      return authorization === 'Bearer token' ? issue(body) : { status: 401, body: {} };
    if (path === '/payments') return this.pay(String(request.headers['idempotency-key']), body);
    if (path === '/v2/scans') return this.scan(body);
    if (first === 'sagas' && query !== undefined) return ok({ sagas: this.openSagas(), next: null });
    const orderId = path.split('/')[first === 'admin' ? 3 : 2] ?? '';
    const order = this.orders.get(orderId);
    if (order === undefined) return { status: 404, body: {} };
    if (first === 'sagas') return ok(this.saga(orderId, order));
    return ok(second === 'books' ? this.gatewayBook(order) : this.paymentsBook(order));
  }

  private issue(holder: string): Reply {
    this.keysIssued++;
    this.validKeys.add(holder);
    return { status: 201, body: { key: `key of ${holder}`, holder: { id: encodeURIComponent(holder) } } };
  }

  private pay(key: string, { orderId, amount }: { orderId: string; amount: number }): Reply | 'cut' {
    const stumble = this.flaws.stumbles === true && this.requests % 3 === 0 ? this.requests % 12 : null;
    if (stumble === 3) return { status: 503, body: {}, headers: { 'retry-after': '0' } };
    if (stumble === 6) return { status: 409, body: {}, headers: { 'retry-after': '0' } };
    if (stumble === 9) return { status: 408, body: {} };
    const known = this.keys.get(key);
    if (known !== undefined && this.flaws.forgetsKeys !== true) {
      return { ...accepted(known), headers: { 'idempotent-replayed': 'true' } };
    }
    const id = `payment-${this.keys.size}-${this.requests}`;
    this.keys.set(key, id);
    this.charge(orderId, amount).payments.push(id);
    return stumble === 0 ? 'cut' : accepted(id);
  }

  private scan({ token }: { token: string }): Reply {
    const ticketId = token.replace(/^token of /, '');
    const orderId = `gate-${ticketId}`;
    this.charge(orderId, 15_000);
    return ok({ scanId: `scan-${ticketId}`, decision: 'granted', reason: null, orderId });
  }

  private charge(orderId: string, amount: number): FakeOrder {
    let order = this.orders.get(orderId);
    if (order === undefined) {
      const faults = this.faults.get(orderId) ?? [];
      const isDouble = faults.some((name) => name.startsWith('double') || name === 'late_success');
      const declined = faults.includes('decline');
      const captures = declined
        ? []
        : isDouble
          ? [`cap-1-${orderId}`, `cap-2-${orderId}`]
          : [`cap-1-${orderId}`];
      order = { amount, captures, declined, payments: [], looks: 0 };
      this.orders.set(orderId, order);
    }
    return order;
  }

  private refunded({ captures }: FakeOrder): string[] {
    return this.flaws.keepsDuplicates === true ? [] : captures.slice(1);
  }

  private sums(order: FakeOrder): { captured: number; refunded: number; net: number } {
    const captured = order.captures.length * order.amount;
    const refunded = this.refunded(order).length * order.amount;
    return { captured, refunded, net: captured - refunded };
  }

  private gatewayBook(order: FakeOrder): object {
    const { amount } = order;
    const captures = order.captures.map((id) => ({ id, amount }));
    const refunds = this.refunded(order).map((captureId) => ({ captureId, amount }));
    return { ...this.sums(order), declined: order.declined ? 'card_declined' : null, captures, refunds };
  }

  private paymentsBook(order: FakeOrder): object {
    const { amount, captures, payments } = order;
    const state = order.declined ? 'capture_failed' : 'captured';
    const refunded = this.refunded(order);
    return {
      charge: { state, amount, captureId: captures[0] ?? null },
      payments: payments.map((id, index) => ({ id, status: state, replayed: index > 0 })),
      captures: captures.map((id, index) => {
        const refundState = refunded.includes(id) ? 'refunded' : null;
        return { id, amount, duplicate: index > 0, refundState, paidOutside: false };
      }),
      ledger: this.sums(order),
    };
  }

  private saga(orderId: string, order: FakeOrder): object {
    const legs = this.refunded(order).map((dupTxnId) => ({ dupTxnId, state: 'Refunded' }));
    const state = order.declined ? 'CaptureFailed' : legs.length > 0 ? 'Refunded' : 'Captured';
    return { orderId, state, settled: this.flaws.neverSettles !== true, legs };
  }

  /** An order is open for the first look at it. */
  private openSagas(): object[] {
    const open = [...this.orders].filter(([, order]) => (order.looks += 1) < 2);
    return open.map(([orderId]) => ({ orderId, state: 'Requested', settled: false, legs: [] }));
  }
}

const ok = (body: object): Reply => ({ status: 200, body });
const accepted = (id: string): Reply => ({ status: 202, body: { id, status: 'requested' } });

const issue = ({ tickets }: { tickets: { ticketId: string }[] }): Reply =>
  ok({
    tickets: tickets.map(({ ticketId }) => ({ ticketId, status: 'issued', token: `token of ${ticketId}` })),
  });

import {
  PlatformError,
  readGatewayBook,
  readPaymentsBook,
  readSaga,
  Shape,
  UnexpectedAnswerError,
} from '@night-market/books';
import type { GatewayBook, PaymentsBook, SagaBook } from '@night-market/books';
import { Peers } from './peers.ts';
import type { Answer } from './peers.ts';
import type { TicketBook } from '../gates/judge-visit.ts';
import type { Addresses } from '../options.ts';

const probeMaxMs = 10_000;
const pageRows = 500;
const pagesMax = 1_000;
/** A body may hold 64 KiB. */
const ticketsPerBody = 200;

const SCANS = '/v2/scans';
const TERMINALS = '/ops/terminals';
const DEVICES = '/ops/devices';
/** What the play's terminals and scanners are called. */
const NAME = 'opening night';

/** A terminal or a scanner of the play's own. */
interface Holder {
  readonly key: string;
  readonly id: string;
  readonly from: Peers;
  readonly path: string;
}

/** A scanner that shows a key. */
export interface DeviceKey {
  readonly id: string;
  readonly key: string;
}

const bearer = (token = 'none'): { authorization: string } => ({ authorization: `Bearer ${token}` });

/** The platform as a player sees it. A method gives up at its deadline with a NoAnswerError. */
export class Platform {
  readonly payments: Peers;
  readonly orchestrator: Peers;
  readonly gate: Peers;
  readonly gateway: Peers;
  /** Of the terminals by their stalls, of the scanner of the entries, and of the other scanners by their ids. */
  private readonly keys = new Map<string, Holder>();
  /** Of the tickets that were issued, by their ids. */
  private readonly tokens = new Map<string, string>();

  constructor(addresses: Addresses, inFlight: number) {
    const token = bearer(addresses.marketToken);
    this.payments = new Peers('payments', addresses.payments, inFlight, ({ path, body }) =>
      path === '/payments' ? bearer(this.keys.get((body as { stallId: string }).stallId)?.key) : token,
    );
    this.orchestrator = new Peers('the orchestrator', addresses.orchestrator, inFlight, () => token);
    this.gate = new Peers('the gate', addresses.gate, inFlight, ({ path }) =>
      path === SCANS ? bearer(this.keys.get(SCANS)?.key) : token,
    );
    const gateway = bearer(addresses.gatewayApiKey);
    this.gateway = new Peers('the gateway', [addresses.gateway], inFlight, () => gateway);
  }

  /** Asks every service that is needed for a sign of life. Throws NoAnswerError. */
  async probe(needsGate: boolean, patienceMs: number): Promise<void> {
    const services = [this.payments, this.orchestrator, this.gateway, ...(needsGate ? [this.gate] : [])];
    const send = { method: 'GET', path: '/health/ready' } as const;
    await Promise.all(
      services.map((service) => service.send(send, Date.now() + Math.min(patienceMs, probeMaxMs))),
    );
  }

  /** Has keys made for a terminal of each stall, and for a scanner. */
  async openDoors(stallIds: Iterable<string>, needsGate: boolean, deadlineMs: number): Promise<void> {
    await Promise.all([
      ...[...new Set(stallIds)].map((stallId) =>
        this.issueKey(this.payments, TERMINALS, { stallId }, deadlineMs, stallId),
      ),
      ...(needsGate ? [this.issueKey(this.gate, DEVICES, {}, deadlineMs, SCANS)] : []),
    ]);
  }

  /** Has a key made for one more scanner. */
  newDevice(deadlineMs: number): Promise<DeviceKey> {
    return this.issueKey(this.gate, DEVICES, {}, deadlineMs);
  }

  /** A token by which one device enrols that stands at this gate. */
  async openEnrolment(gateId: string, deadlineMs: number): Promise<string> {
    const send = { method: 'POST', path: '/v2/devices/enrolments', body: { name: NAME, gateId } } as const;
    return new Shape('the enrolment', expectOk(await this.gate.send(send, deadlineMs))).text('token');
  }

  /** Has an enrolled device revoked at the end as well. */
  closeLater(deviceId: string): void {
    this.keys.set(deviceId, { key: '', id: deviceId, from: this.gate, path: DEVICES });
  }

  private async issueKey(
    from: Peers,
    path: string,
    body: object,
    deadlineMs: number,
    keptAs?: string,
  ): Promise<DeviceKey> {
    const answer = await from.send({ method: 'POST', path, body: { name: NAME, ...body } }, deadlineMs);
    if (answer.status === 401 || answer.status === 403)
      throw new PlatformError('The platform refuses the token in MARKET_TOKEN.');
    const issued = new Shape('the key', expectOk(answer));
    const holder = { id: issued.object('holder').text('id'), key: issued.text('key') };
    this.keys.set(keptAs ?? holder.id, { ...holder, from, path });
    return holder;
  }

  /** Has tickets issued that are good for a day. */
  async issueTickets(ticketIds: readonly string[], deadlineMs: number): Promise<void> {
    const hour = 3_600_000;
    const second = (ms: number): string => new Date(ms - (ms % 1_000)).toISOString();
    const [validFrom, validUntil] = [second(Date.now() - hour), second(Date.now() + 24 * hour)];
    for (let start = 0; start < ticketIds.length; start += ticketsPerBody) {
      const tickets = ticketIds
        .slice(start, start + ticketsPerBody)
        .map((ticketId) => ({ ticketId, product: 'entry', validFrom, validUntil }));
      const send = { method: 'POST', path: '/v2/tickets/bulk', body: { tickets } } as const;
      const issued = new Shape('the tickets', expectOk(await this.gate.send(send, deadlineMs)));
      issued.list('tickets', (one) => this.tokens.set(one.text('ticketId'), one.text('token')));
    }
  }

  /** What the code of a ticket says; empty for one that was not issued. */
  tokenOf(ticketId: string | null): string {
    return this.tokens.get(ticketId ?? '') ?? '';
  }

  /** What the scanner calls itself in its scans. */
  get deviceId(): string {
    return this.keys.get(SCANS)?.id ?? '';
  }

  /** Has the keys of {@link openDoors} revoked; those of a service that gives no answer stay as they are. */
  async closeDoors(deadlineMs: number): Promise<void> {
    const holders = [...this.keys.values()];
    this.keys.clear();
    await Promise.allSettled(
      holders.map(({ from, path, id }) =>
        from.send({ method: 'POST', path: `${path}/${id}/revoke`, body: {} }, deadlineMs),
      ),
    );
  }

  /** Cancels a ticket. */
  async cancelTicket(ticketId: string, deadlineMs: number): Promise<void> {
    const body = { status: 'revoked', reason: 'opening night' };
    const path = `/v2/tickets/${encodeURIComponent(ticketId)}/status`;
    expectOk(await this.gate.send({ method: 'POST', path, body }, deadlineMs));
  }

  /** What the gate keeps of a ticket. */
  async ticketBook(ticketId: string, deadlineMs: number): Promise<TicketBook> {
    const path = `/v2/tickets/${encodeURIComponent(ticketId)}`;
    return readTicketBook(expectOk(await this.gate.send({ method: 'GET', path }, deadlineMs)));
  }

  /** How many are inside who came in by one of these gates. */
  async insideBy(gateIds: ReadonlySet<string>, deadlineMs: number): Promise<number> {
    const { key } = await this.newDevice(deadlineMs);
    const send = { method: 'GET', path: '/v2/occupancy', headers: bearer(key) } as const;
    const gates = new Shape('the occupancy', expectOk(await this.gate.send(send, deadlineMs))).object(
      'gates',
    );
    return [...gateIds].reduce((sum, gateId) => sum + gates.number(gateId, 0), 0);
  }

  /** Tells the gateway what is to go wrong, by reference. */
  async planFaults(byReference: Record<string, string[]>, deadlineMs: number): Promise<void> {
    const entries = Object.entries(byReference);
    // A body of the gateway's is limited; 300 references stay well under it.
    for (let start = 0; start < entries.length; start += 300) {
      const body = { byReference: Object.fromEntries(entries.slice(start, start + 300)) };
      const answer = await this.gateway.send(
        { method: 'POST', path: '/admin/faults/references', body },
        deadlineMs,
      );
      if (answer.status === 401) throw new PlatformError('The gateway refuses the key in GATEWAY_API_KEY.');
      expectOk(answer);
    }
  }

  /** Captures that the gateway will still make for requests that were given up. */
  async lateCaptures(deadlineMs: number): Promise<number> {
    const answer = await this.gateway.send({ method: 'GET', path: '/admin/pending' }, deadlineMs);
    return new Shape("the gateway's pending work", expectOk(answer)).number('lateCaptures');
  }

  /** The gateway's book of an order; null when it knows none. */
  async gatewayBook(orderId: string, deadlineMs: number): Promise<GatewayBook | null> {
    return read(this.gateway, `/admin/books/${encodeURIComponent(orderId)}`, deadlineMs, readGatewayBook);
  }

  /** The order as payments keeps it; null when it knows none. */
  async paymentsBook(orderId: string, deadlineMs: number): Promise<PaymentsBook | null> {
    return read(
      this.payments,
      `/orders/${encodeURIComponent(orderId)}/payments`,
      deadlineMs,
      readPaymentsBook,
    );
  }

  /** The order's saga; null when there is none yet. */
  async saga(orderId: string, deadlineMs: number): Promise<SagaBook | null> {
    const path = `/sagas/${encodeURIComponent(orderId)}`;
    return read(this.orchestrator, path, deadlineMs, (body) => readSaga(new Shape('the saga', body)));
  }

  /** All sagas that are not settled. */
  async openSagas(deadlineMs: number): Promise<SagaBook[]> {
    const sagas: SagaBook[] = [];
    let after: string | null = null;
    for (let page = 0; page < pagesMax; page += 1) {
      const cursor: string = after === null ? '' : `&after=${encodeURIComponent(after)}`;
      const path = `/sagas?open=true&limit=${pageRows}${cursor}`;
      const answer = await this.orchestrator.send({ method: 'GET', path }, deadlineMs);
      const shape: Shape = new Shape('the list of sagas', expectOk(answer));
      const items = shape.list('sagas', readSaga);
      sagas.push(...items);
      after = shape.textOrNull('next');
      if (after === null || items.length === 0) break;
    }
    return sagas;
  }

  /** Closes all connections. */
  async close(): Promise<void> {
    await Promise.all(
      [this.payments, this.orchestrator, this.gate, this.gateway].map((peers) => peers.close()),
    );
  }
}

async function read<T>(
  from: Peers,
  path: string,
  deadlineMs: number,
  reader: (body: unknown) => T,
): Promise<T | null> {
  const answer = await from.send({ method: 'GET', path }, deadlineMs);
  return answer.status === 404 ? null : reader(expectOk(answer));
}

const readTicketBook = (body: unknown): TicketBook => {
  const ticket = new Shape('the ticket', body);
  const scans = ticket.list('scans', (scan) => ({
    ...{ gateId: scan.text('gateId'), direction: scan.text('direction'), decision: scan.text('decision') },
    ...{ atMs: Date.parse(scan.text('scannedAt')), flags: scan.texts('flags') },
  }));
  return { isInside: ticket.flag('inside'), scans };
};

/** The body of a good answer. Throws {@link UnexpectedAnswerError} for any other. */
export function expectOk({ status, body, url }: Answer): unknown {
  if (status >= 200 && status < 300) return body;
  throw new UnexpectedAnswerError(`${url} answers ${status}.`);
}

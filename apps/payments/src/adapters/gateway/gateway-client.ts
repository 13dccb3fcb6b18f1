import { HttpCaller, UnknownOutcomeError, type HttpRequest } from '@night-market/intents';
import { deriveId, errorText } from '@night-market/kernel';
import type { CaptureGateway } from '../../capture/ports.ts';
import type { Charge, GatewayReport } from '../../domain/charge.ts';
import type { Refund } from '../../domain/refund.ts';
import type { SettlementPage } from '../../reconcile/held-lines.ts';
import { paidBack, type RefundGateway, type RefundOutcome } from '../../refund/ports.ts';
import {
  captureAnswer,
  captureList,
  failure,
  refundAnswer,
  refundList,
  settlementLines,
  type SettlementLine,
} from './gateway-schemas.ts';

export interface GatewaySettings {
  readonly url: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly concurrency: number;
}

/** Counts and reports how the gateway answers; every call is cheap and never throws. */
export interface GatewayWatch {
  /** `outcome` is the HTTP status, or `none` when no trustworthy answer came. */
  answered(operation: string, outcome: string, durationMs: number): void;
  /** What the gateway's clock showed, in whole seconds, when it answered. */
  dated(dateMs: number): void;
  /** The gateway does not accept our credentials: nothing will work until that is fixed. */
  refused(status: number): void;
}

interface Answer {
  /** The gateway's clock, in milliseconds since the epoch, whole seconds; undefined when it did not tell. */
  readonly dateMs: number | undefined;
  readonly status: number;
  readonly body: unknown;
}

/** A page of the settlement file is by far the longest answer; it takes some 100 kB. */
const MAX_ANSWER_BYTES = 4_194_304;

/** Deterministic keys: the same order or capture is never sent under two of them. */
const captureKey = ({ orderId }: Pick<Charge, 'orderId'>): string => deriveId('capture', orderId);
const refundKey = ({ captureId }: Pick<Refund, 'captureId'>): string => deriveId('refund', captureId);

/**
 * The payment gateway over HTTP. Only answers that are definitive by their status are believed; time-outs, 5xx,
 * 429, 409 (but for a refund that exceeds its capture), refused access and anything unreadable are unknown outcomes.
 */
export class GatewayClient implements CaptureGateway, RefundGateway {
  private readonly http: HttpCaller;
  private readonly watch: GatewayWatch | undefined;

  constructor({ url, apiKey, timeoutMs, concurrency }: GatewaySettings, watch?: GatewayWatch) {
    this.watch = watch;
    this.http = new HttpCaller({
      origin: url,
      timeoutMs,
      connections: concurrency,
      maxBodyBytes: MAX_ANSWER_BYTES,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    });
  }

  async capture(charge: Charge): Promise<GatewayReport> {
    const { orderId, amount, currency } = charge;
    const { status, body } = await this.post('/v1/captures', captureKey(charge), {
      reference: orderId,
      amount,
      currency,
    });
    if (status === 200) return { orderId, captures: captureAnswer(body) };
    if (status === 402) return { orderId, captures: [], declined: failure(body) };
    if (status === 400 || status === 422) return { orderId, captures: [], declined: 'gateway_rejected' };
    throw new UnknownOutcomeError(`the gateway answered a capture with ${status}`);
  }

  async findCaptures(charge: Charge): Promise<GatewayReport> {
    const { status, body } = await this.get(`/v1/captures?key=${captureKey(charge)}`);
    if (status !== 200) throw new UnknownOutcomeError(`the gateway answered a query with ${status}`);
    const { captures, declined } = captureList(body);
    return { orderId: charge.orderId, captures, ...(declined !== null && { declined: declined.code }) };
  }

  async refund(refund: Refund): Promise<RefundOutcome> {
    const { captureId, amount } = refund;
    const { status, body } = await this.post('/v1/refunds', refundKey(refund), {
      captureId,
      amount,
      reason: 'duplicate',
    });
    if (status === 200) return paidBack({ ...refund, id: refundAnswer(body).id });
    const code = failure(body);
    if ([400, 402, 404, 422].includes(status) || (status === 409 && code === 'refund_exceeds_capture'))
      return { captureId, result: { failedCode: code } };
    throw new UnknownOutcomeError(`the gateway answered a refund with ${status}`);
  }

  async findRefund(refund: Refund): Promise<RefundOutcome | undefined> {
    const { status, body } = await this.get(`/v1/refunds?key=${refundKey(refund)}`);
    if (status !== 200) throw new UnknownOutcomeError(`the gateway answered a query with ${status}`);
    const found = refundList(body)[0];
    return found && paidBack({ ...refund, id: found.id });
  }

  /** Lines of the settlement file after `cursor`, in the gateway's book order. */
  async settlementPage(cursor: string, limit: number): Promise<SettlementPage<SettlementLine>> {
    const { status, body, dateMs } = await this.get(
      `/v1/settlement?after=${encodeURIComponent(cursor)}&limit=${limit}`,
    );
    if (status !== 200)
      throw new UnknownOutcomeError(`the gateway answered the settlement query with ${status}`);
    return { lines: settlementLines(body), nowMs: dateMs };
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private post(path: string, key: string, body: object): Promise<Answer> {
    return this.send({ method: 'POST', path, key, body: JSON.stringify(body) });
  }

  private get(path: string): Promise<Answer> {
    return this.send({ method: 'GET', path });
  }

  private async send(request: HttpRequest): Promise<Answer> {
    const operation = `${request.method} ${request.path.split('?', 1)[0]}`;
    const startedMs = performance.now();
    try {
      const { status, headers, text } = await this.http.call(request);
      const dateMs = dateOf(headers.date);
      if (dateMs !== undefined) this.watch?.dated(dateMs);
      const answer = { status, dateMs, body: JSON.parse(text) as unknown };
      this.watch?.answered(operation, String(status), performance.now() - startedMs);
      if (status === 401 || status === 403) this.watch?.refused(status);
      return answer;
    } catch (error) {
      this.watch?.answered(operation, 'none', performance.now() - startedMs);
      throw new UnknownOutcomeError(`no trustworthy answer from the gateway (${errorText(error)})`, {
        cause: error,
      });
    }
  }
}

function dateOf(header: string | string[] | undefined): number | undefined {
  const dateMs = typeof header === 'string' ? Date.parse(header) : NaN;
  return Number.isNaN(dateMs) ? undefined : dateMs;
}

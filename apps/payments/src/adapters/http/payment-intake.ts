import {
  fingerprintOf,
  type Claim,
  type IdempotencyStore,
  type IdempotentRequest,
} from '@night-market/idempotency';
import {
  GroupCommitter,
  type BackPressure,
  type Settled,
  type SqlTx,
  type UnitOfWork,
} from '@night-market/kernel';
import { isDatabaseOutage, Problem } from '@night-market/service-kit';
import type { Acceptance, AcceptPayments } from '../../accept-payment/accept-payments.ts';
import { statusOf, type PaymentRequest, type PaymentView } from '../../accept-payment/ports.ts';

const ROUTE = 'POST /payments';

export interface IntakeItem {
  readonly key: string;
  /** The request's body as validated: what the fingerprint is taken from. */
  readonly body: unknown;
  readonly request: PaymentRequest;
}

export interface IntakeAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly replayed: boolean;
}

/** Takes POST /payments in batches: claims the keys, accepts what is new and stores its answer in one transaction. */
export class PaymentIntake {
  private readonly committer: GroupCommitter<IntakeItem, IntakeAnswer>;
  private readonly unitOfWork: UnitOfWork<SqlTx>;
  private readonly keys: IdempotencyStore<SqlTx>;
  private readonly accept: AcceptPayments<SqlTx>;

  constructor(
    unitOfWork: UnitOfWork<SqlTx>,
    keys: IdempotencyStore<SqlTx>,
    accept: AcceptPayments<SqlTx>,
    backPressure: Pick<BackPressure, 'ease'>,
  ) {
    this.unitOfWork = unitOfWork;
    this.keys = keys;
    this.accept = accept;
    this.committer = new GroupCommitter<IntakeItem, IntakeAnswer>({
      commit: (items) => this.unitOfWork.run((tx) => this.commit(tx, items)),
      maxBatch: 256,
      maxWaiting: 2_000,
      isOutage: isDatabaseOutage,
      ease: (batchSize) => backPressure.ease(batchSize),
    });
  }

  submit(item: IntakeItem): Promise<IntakeAnswer> {
    return this.committer.submit(item);
  }

  private async commit(tx: SqlTx, items: readonly IntakeItem[]): Promise<readonly Settled<IntakeAnswer>[]> {
    const keys = items.map(({ key, body }): IdempotentRequest => ({
      tenant: 'market',
      route: ROUTE,
      key,
      fingerprint: fingerprintOf('POST', '/payments', body),
    }));
    const claims = await this.keys.claim(tx, keys);
    const fresh = items.filter((_, index) => claims[index]!.state === 'fresh');
    const acceptances = await this.accept.run(
      tx,
      fresh.map(({ request }) => request),
    );
    const accepted = new Map(fresh.map((item, index) => [item, answerOf(item, acceptances[index]!)]));
    const stored = items.flatMap((item, index) => {
      const answer = accepted.get(item);
      return answer?.ok ? [{ request: keys[index]!, response: answer.value }] : [];
    });
    await this.keys.complete(tx, stored);
    return items.map((item, index) =>
      resolve(claims[index]!, accepted.get(item), (of) => accepted.get(items[of]!)!),
    );
  }
}

function answerOf({ request }: IntakeItem, acceptance: Acceptance): Settled<IntakeAnswer> {
  if ('error' in acceptance) {
    const detail =
      'An order keeps the amount, currency and stall of its first request. Use another orderId for another charge.';
    return {
      ok: false,
      error: new Problem(422, 'order_mismatch', 'This order was asked for differently before.', { detail }),
    };
  }
  const { state, captureId, failureCode } = acceptance.charge;
  const { paymentId: id, orderId, stallId, amount, currency, method, createdAt } = request;
  const status = statusOf(state);
  const replayed = acceptance.isReplayed;
  const asked = { id, orderId, stallId, amount, currency, method };
  const body: PaymentView = { ...asked, status, replayed, captureId, failureCode, createdAt };
  return { ok: true, value: { status: 202, body, replayed: false } };
}

function resolve(
  claim: Claim,
  own: Settled<IntakeAnswer> | undefined,
  twin: (index: number) => Settled<IntakeAnswer>,
): Settled<IntakeAnswer> {
  switch (claim.state) {
    case 'fresh':
      return own!;
    case 'replay':
      return { ok: true, value: { ...claim.response, replayed: true } };
    case 'twin': {
      const first = twin(claim.of);
      return first.ok ? { ok: true, value: { ...first.value, replayed: true } } : first;
    }
    case 'mismatch':
      return {
        ok: false,
        error: new Problem(
          422,
          'idempotency_key_reused',
          'This Idempotency-Key was used for another request.',
          { detail: 'Use a new key for a new request; repeat a request unchanged.' },
        ),
      };
    case 'in_flight':
      return {
        ok: false,
        error: new Problem(
          409,
          'request_in_flight',
          'The first request with this Idempotency-Key is still under way.',
          { detail: 'Send the same request again after the time in Retry-After.', retryAfterS: 1 },
        ),
      };
  }
}

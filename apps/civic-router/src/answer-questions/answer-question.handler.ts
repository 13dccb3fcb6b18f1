import { timingSafeEqual } from 'node:crypto';
import type { Fact } from '@night-market/civic-report';
import type { IdempotencyStore, IdempotentRequest } from '@night-market/idempotency';
import { newId, type Clock, type Tx, type UnitOfWork } from '@night-market/kernel';
import { maskPersonalData } from '@night-market/privacy';
import { advancePart } from '../change-reports/advance-part.ts';
import { lockFirst } from '../change-reports/lock-first.ts';
import type { ChangePorts } from '../change-reports/ports.ts';
import type { PhotoStore } from '../take-photo/ports.ts';
import type { Seal } from '../take-report/ports.ts';
import type { AnswerSeal, AnswerStore } from './ports.ts';

export interface AnswerQuestionPorts<T extends Tx> extends Pick<
  ChangePorts<T>,
  'store' | 'publisher' | 'notices' | 'deliveries'
> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly answers: AnswerStore<T>;
  readonly photos: Pick<PhotoStore<T>, 'announce' | 'announced'>;
  readonly keys: IdempotencyStore<T>;
  readonly seal: Seal;
  readonly answerSeal: AnswerSeal;
  readonly clock: Clock;
}

export interface SentAnswer {
  readonly reportId: string;
  /** The secret that was made up with the report. */
  readonly reporterKey: string;
  readonly text: string;
  /** Of a photo that comes afterwards. */
  readonly photoId: string | undefined;
  /** Makes a repeated answer one. */
  readonly request: IdempotentRequest;
}

/** What the reporter is told: the same for the same key. */
export interface TakenAnswer {
  readonly answerId: string;
  readonly isComment: boolean;
}

export type AnswerRefusal =
  | 'unknown_report'
  | 'already_erased'
  | 'wrong_key'
  | 'too_many_answers'
  | 'photo_id_reused'
  | 'key_reused'
  | 'in_flight';

/** Of one report: what a person needs, and no more than an agency can read. */
export const ANSWERS_MAX = 20;

/** Ends the transaction, so that nothing is kept of what is refused. */
class AnswerRefusedError extends Error {
  override readonly name = 'AnswerRefusedError';
  readonly refusal: AnswerRefusal;

  constructor(refusal: AnswerRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** Reporters answer what agencies ask, and may add something at any time. */
export class AnswerQuestion<T extends Tx> {
  private readonly ports: AnswerQuestionPorts<T>;

  constructor(ports: AnswerQuestionPorts<T>) {
    this.ports = ports;
  }

  /** The agency that asked is told and its clock runs again; what nobody has asked for is a comment. */
  async answer(sent: SentAnswer): Promise<TakenAnswer | AnswerRefusal> {
    try {
      return await this.ports.unitOfWork.run((tx) => this.take(tx, sent));
    } catch (error) {
      if (error instanceof AnswerRefusedError) return error.refusal;
      throw error;
    }
  }

  private async take(tx: T, sent: SentAnswer): Promise<TakenAnswer> {
    const { store, answers, keys } = this.ports;
    const { reportId, request } = sent;
    const locked = await lockFirst(tx, store, reportId);
    if (!locked) throw new AnswerRefusedError('unknown_report');
    await this.checkKey(tx, sent);
    const [claim] = await keys.claim(tx, [request]);
    if (claim?.state === 'replay') return claim.response.body as TakenAnswer;
    if (claim?.state !== 'fresh')
      throw new AnswerRefusedError(claim?.state === 'mismatch' ? 'key_reused' : 'in_flight');
    if ((await answers.count(tx, reportId)) >= ANSWERS_MAX) throw new AnswerRefusedError('too_many_answers');
    const inCharge = locked.parts.filter(({ assignment }) => assignment.state !== 'HandedOver');
    const asking = inCharge.filter(({ assignment }) => assignment.state === 'WaitingForReporter');
    const body = { answerId: newId(), isComment: asking.length === 0 };
    await this.keep(tx, sent, body);
    const nowMs = this.ports.clock.nowMs();
    let now = locked;
    for (const { agencyId } of asking) {
      const fact: Fact = { factId: body.answerId, type: 'information_given', atMs: nowMs };
      now = await advancePart(tx, this.ports, now, agencyId, fact, nowMs);
    }
    const told = inCharge.map((part) => ({
      ...{ agencyId: part.agencyId, reportId: locked.report.reportId, type: 'report.information' as const },
      detail: { answerId: body.answerId, isComment: !asking.includes(part) },
    }));
    await this.ports.deliveries.add(tx, told);
    await keys.complete(tx, [{ request, response: { status: 201, body } }]);
    return body;
  }

  private async checkKey(tx: T, { reportId, reporterKey }: SentAnswer): Promise<void> {
    const { store, seal } = this.ports;
    const sealed = await store.sealedPersonal(tx, reportId);
    if (!sealed) throw new AnswerRefusedError('already_erased');
    const known = Buffer.from(seal.open(sealed, reportId).reporterKey ?? '');
    const sent = Buffer.from(reporterKey);
    if (known.length !== sent.length || !timingSafeEqual(known, sent))
      throw new AnswerRefusedError('wrong_key');
  }

  private async keep(
    tx: T,
    { reportId, text, photoId }: SentAnswer,
    { answerId, isComment }: TakenAnswer,
  ): Promise<void> {
    const { answers, photos, answerSeal, clock } = this.ports;
    await answers.add(tx, {
      ...{ answerId, reportId, isComment, photoId, atMs: clock.nowMs() },
      ...{ text: maskPersonalData(text), sealed: answerSeal.seal(text, answerId) },
    });
    if (photoId === undefined) return;
    const ordinal = await photos.announced(tx, reportId);
    if (!(await photos.announce(tx, [{ photoId, reportId, ordinal }])))
      throw new AnswerRefusedError('photo_id_reused');
  }
}

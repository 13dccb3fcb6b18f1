import type { Provider } from '@nestjs/common';
import { PgIdempotencyStore } from '@night-market/idempotency';
import type { SqlTx } from '@night-market/kernel';
import type { ServiceRuntime } from '@night-market/service-kit';
import type { PgAnswers } from './adapters/postgres/pg-answers.ts';
import type { PgPhotos } from './adapters/postgres/pg-photos.ts';
import type { Seals } from './adapters/seals.ts';
import { AnswerQuestion } from './answer-questions/answer-question.handler.ts';
import { ChangeReports } from './change-reports/change-reports.handler.ts';
import type { ChangePorts } from './change-reports/ports.ts';
import { TakeOut } from './change-reports/take-out.handler.ts';
import { ANSWER_QUESTION, CHANGE_REPORTS, TAKE_OUT } from './tokens.ts';

/** What agencies, operators and reporters say of reports that are there. */
export function composeChanging(
  { unitOfWork, clock }: ServiceRuntime,
  ports: ChangePorts<SqlTx>,
  seals: Seals,
  { answers, photos }: { readonly answers: PgAnswers; readonly photos: PgPhotos },
): Provider[] {
  const { personal: seal, answers: answerSeal } = seals;
  const keys = new PgIdempotencyStore();
  const answering = { ...ports, unitOfWork, answers, photos, keys, seal, answerSeal, clock };
  return [
    {
      provide: CHANGE_REPORTS,
      useValue: new ChangeReports<SqlTx>(ports, { unitOfWork, seal, answerSeal, clock }),
    },
    { provide: TAKE_OUT, useValue: new TakeOut<SqlTx>({ ...ports, unitOfWork, seal, clock }) },
    { provide: ANSWER_QUESTION, useValue: new AnswerQuestion<SqlTx>(answering) },
  ];
}

import { Body, Controller, Headers, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiHeader, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { fingerprintOf } from '@night-market/idempotency';
import type { SqlTx } from '@night-market/kernel';
import { cleanText } from '@night-market/open311';
import { keyReused, notFound, Problem, requestInFlight, type RateLimit } from '@night-market/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import {
  ANSWERS_MAX,
  type AnswerQuestion,
  type AnswerRefusal,
} from '../../answer-questions/answer-question.handler.ts';
import { ANSWER_QUESTION, PAGE_RATE } from '../../tokens.ts';
import { answerBody, answerPath, answerView } from './answer-schemas.ts';
import { admitSender } from './page-sender.ts';
import { idempotencyKeyOf } from './take-sent.ts';

/** Reporters answer what agencies ask. */
@ApiTags('public page')
@Controller('hotline/requests')
export class AnswersController {
  private readonly answers: AnswerQuestion<SqlTx>;
  private readonly rate: RateLimit;

  constructor(@Inject(ANSWER_QUESTION) answers: AnswerQuestion<SqlTx>, @Inject(PAGE_RATE) rate: RateLimit) {
    this.answers = answers;
    this.rate = rate;
  }

  @Allow(open('Only who sent the report knows its reporterKey, which is in the body and is checked there.'))
  @Post(':reportId/answers')
  @HttpCode(201)
  @ApiHeader({ name: 'Idempotency-Key', required: true, schema: { type: 'string' } })
  @ApiCreatedResponse({
    description: 'The agency is told; sent again under its Idempotency-Key it is the same answer.',
    standardSchema: answerView,
  })
  async answer(
    @Param({ schema: answerPath }) { reportId }: z.output<typeof answerPath>,
    @Headers('idempotency-key') header: string | undefined,
    @Body({ schema: answerBody }) { reporterKey, photoId, ...body }: z.output<typeof answerBody>,
    @Req() { ip }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const sentKey = await admitSender(header, { ip, rate: this.rate, reply });
    const text = cleanText(body.text);
    if (text === '') throw EMPTY;
    const fingerprint = fingerprintOf('POST', '/answers', { text, photoId: photoId ?? null });
    const request = {
      ...{ tenant: `reporter ${reportId}`, route: 'POST /answers', fingerprint },
      key: idempotencyKeyOf(sentKey),
    };
    const outcome = await this.answers.answer({ reportId, reporterKey, text, photoId, request });
    if (typeof outcome === 'string') throw PROBLEMS[outcome];
    return outcome;
  }
}

const EMPTY = new Problem(400, 'validation_failed', 'The answer is empty.', {
  errors: [{ pointer: '/text', detail: 'must say something' }],
});

const PROBLEMS: Readonly<Record<AnswerRefusal, Problem>> = {
  unknown_report: notFound('report'),
  already_erased: new Problem(410, 'personal_data_erased', 'The personal data of this report was erased.', {
    detail: 'Nobody can be told any more who made it; send a new report.',
  }),
  wrong_key: new Problem(403, 'reporter_key_refused', 'This is not the reporterKey of the report.', {
    detail: 'Use the phone that sent the report, or the link in the mail about it.',
  }),
  too_many_answers: new Problem(422, 'too_many_answers', 'The report has as many answers as it can have.', {
    detail: `There may be ${ANSWERS_MAX}. Call whoever is in charge.`,
  }),
  photo_id_reused: new Problem(400, 'photo_id_reused', 'The photoId is that of another photo.', {
    detail: 'Make a new random UUID for each photo.',
  }),
  key_reused: keyReused('answer'),
  in_flight: requestInFlight(),
};

import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { ActOnSaga, SagaAct, SagaActResult } from '../../act-on-saga/act-on-saga.handler.ts';
import type { SagaReader } from '../../read-sagas/ports.ts';
import { ACT_ON_SAGA, SAGA_READER } from '../../tokens.ts';
import {
  legPath,
  noteBody,
  outsideBody,
  retriesView,
  retryBody,
  sagaActsView,
  sagaDetail,
  sagaPath,
} from './schemas.ts';
import { toActs, toDetail, toRetries, type SagaDetail } from './views.ts';

/** What operators do to sagas, and who did it. */
@ApiTags('sagas')
@Controller('sagas')
export class ActsController {
  private readonly reader: SagaReader;
  private readonly acts: ActOnSaga<SqlTx>;

  constructor(@Inject(SAGA_READER) reader: SagaReader, @Inject(ACT_ON_SAGA) acts: ActOnSaga<SqlTx>) {
    this.reader = reader;
    this.acts = acts;
  }

  @Allow(operator('viewer'))
  @Get(':orderId/retries')
  @ApiOkResponse({
    description: 'The refund attempts that operators asked for: who and why.',
    standardSchema: retriesView,
  })
  async retries(@Param({ schema: sagaPath }) { orderId }: z.output<typeof sagaPath>) {
    if (!(await this.reader.find(orderId))) throw notFound('saga');
    return { retries: toRetries(await this.reader.historyOf(orderId)) };
  }

  @Allow(operator('viewer'))
  @Get(':orderId/acts')
  @ApiOkResponse({
    description: 'All that operators did to the saga, and their notes: who, why and with which evidence.',
    standardSchema: sagaActsView,
  })
  async list(@Param({ schema: sagaPath }) { orderId }: z.output<typeof sagaPath>) {
    if (!(await this.reader.find(orderId))) throw notFound('saga');
    return { acts: toActs(await this.reader.historyOf(orderId)) };
  }

  @Allow(operator('operator'))
  @Post(':orderId/legs/:dupTxnId/retry')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'Another refund attempt is on its way.', standardSchema: sagaDetail })
  retry(
    @Param({ schema: legPath }) path: z.output<typeof legPath>,
    @Body({ schema: retryBody }) { reason }: z.output<typeof retryBody>,
    @Caller() caller: Principal,
  ): Promise<SagaDetail> {
    return this.done({ ...path, type: 'retry_requested', actor: actorOf(caller), reason });
  }

  @Allow(operator('operator'))
  @Post(':orderId/legs/:dupTxnId/paid-outside')
  @HttpCode(202)
  @ApiAcceptedResponse({
    description: 'Payments is asked to book it. It is done when the leg is RefundedOutside.',
    standardSchema: sagaDetail,
  })
  paidOutside(
    @Param({ schema: legPath }) path: z.output<typeof legPath>,
    @Body({ schema: outsideBody }) { reason, evidence }: z.output<typeof outsideBody>,
    @Caller() caller: Principal,
  ): Promise<SagaDetail> {
    return this.done({ ...path, type: 'outside_reported', actor: actorOf(caller), reason, evidence });
  }

  @Allow(operator('operator'))
  @Post(':orderId/notes')
  @HttpCode(201)
  @ApiCreatedResponse({ description: 'The note stands in the history.', standardSchema: sagaDetail })
  note(
    @Param({ schema: sagaPath }) { orderId }: z.output<typeof sagaPath>,
    @Body({ schema: noteBody }) { note }: z.output<typeof noteBody>,
    @Caller() caller: Principal,
  ): Promise<SagaDetail> {
    return this.done({ orderId, type: 'note_added', actor: actorOf(caller), reason: note });
  }

  private async done(act: SagaAct): Promise<SagaDetail> {
    assertAccepted(await this.acts.handle(act));
    const saga = await this.reader.find(act.orderId);
    if (!saga) throw notFound('saga');
    return toDetail(saga, await this.reader.historyOf(act.orderId));
  }
}

function assertAccepted(result: SagaActResult): void {
  switch (result.outcome) {
    case 'accepted':
      return;
    case 'saga_not_found':
      throw notFound('saga');
    case 'leg_not_found':
      throw notFound('leg');
    case 'leg_not_waiting':
      throw notWaiting(result.state);
  }
}

function notWaiting(state: string): Problem {
  if (state === 'Refunded' || state === 'RefundedOutside')
    return new Problem(409, 'already_refunded', 'The duplicate was paid back before.', {
      detail: `Its leg is in ${state}: nothing was changed. Do not pay it back again.`,
    });
  return new Problem(409, 'leg_not_waiting', 'The leg does not wait for an operator.', {
    detail: `It is in ${state}; operators decide on a leg in NeedsAttention only.`,
  });
}

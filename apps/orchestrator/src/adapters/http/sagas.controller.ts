import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { SagaReader } from '../../read-sagas/ports.ts';
import type { RetryLegHandler, RetryLegResult } from '../../retry-leg/retry-leg.handler.ts';
import { RETRY_LEG, SAGA_READER } from '../../tokens.ts';
import { legPath, listQuery, retryBody, sagaDetail, sagaPage, sagaPath } from './schemas.ts';
import { toDetail, toView, type SagaDetail } from './views.ts';

/** Sagas for operators. */
@ApiTags('sagas')
@Controller('sagas')
export class SagasController {
  private readonly reader: SagaReader;
  private readonly retryLeg: RetryLegHandler<SqlTx>;

  constructor(@Inject(SAGA_READER) reader: SagaReader, @Inject(RETRY_LEG) retryLeg: RetryLegHandler<SqlTx>) {
    this.reader = reader;
    this.retryLeg = retryLeg;
  }

  @Get()
  @ApiOkResponse({ description: 'One page, by order id.', standardSchema: sagaPage })
  async list(
    @Query({ schema: listQuery }) { after, limit, open, state }: z.output<typeof listQuery>,
  ): Promise<z.output<typeof sagaPage>> {
    const found = await this.reader.list({ after, limit: limit + 1, open, state });
    const sagas = found.slice(0, limit).map(toView);
    return { sagas, next: found.length > limit ? sagas.at(-1)!.orderId : null };
  }

  @Get(':orderId')
  @ApiOkResponse({ description: 'The saga with its history.', standardSchema: sagaDetail })
  async find(@Param({ schema: sagaPath }) { orderId }: z.output<typeof sagaPath>): Promise<SagaDetail> {
    const saga = await this.reader.find(orderId);
    if (!saga) throw notFound('saga');
    return toDetail(saga, await this.reader.historyOf(orderId));
  }

  @Post(':orderId/legs/:dupTxnId/retry')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'Another refund attempt is on its way.', standardSchema: sagaDetail })
  async retry(
    @Param({ schema: legPath }) { orderId, dupTxnId }: z.output<typeof legPath>,
    @Body({ schema: retryBody }) { actor, reason }: z.output<typeof retryBody>,
  ): Promise<SagaDetail> {
    assertAccepted(await this.retryLeg.handle({ orderId, dupTxnId, actor, reason }));
    return this.find({ orderId });
  }
}

function assertAccepted(result: RetryLegResult): void {
  switch (result.outcome) {
    case 'accepted':
      return;
    case 'saga_not_found':
      throw notFound('saga');
    case 'leg_not_found':
      throw notFound('leg');
    case 'leg_not_waiting':
      throw new Problem(409, 'leg_not_waiting', 'The leg does not wait for an operator.', {
        detail: `It is in ${result.state}; only a leg in NeedsAttention can be tried again.`,
      });
  }
}

import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseGuards } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { SqlTx } from '@night-market/kernel';
import { notFound, OpsGuard, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { SagaReader } from '../../read-sagas/ports.ts';
import type { RetryLegHandler, RetryLegResult } from '../../retry-leg/retry-leg.handler.ts';
import { RETRY_LEG, SAGA_READER } from '../../tokens.ts';
import { legPath, retriesView, retryBody, sagaDetail, sagaPath } from './schemas.ts';
import { toDetail, toRetries, type SagaDetail } from './views.ts';

/** What operators do to sagas, and who did it: only with the operations token. */
@ApiTags('sagas')
@ApiBearerAuth()
@Controller('sagas')
@UseGuards(OpsGuard)
export class RetriesController {
  private readonly reader: SagaReader;
  private readonly retryLeg: RetryLegHandler<SqlTx>;

  constructor(@Inject(SAGA_READER) reader: SagaReader, @Inject(RETRY_LEG) retryLeg: RetryLegHandler<SqlTx>) {
    this.reader = reader;
    this.retryLeg = retryLeg;
  }

  @Get(':orderId/retries')
  @ApiOkResponse({
    description: 'The refund attempts that operators asked for: who and why.',
    standardSchema: retriesView,
  })
  async retries(@Param({ schema: sagaPath }) { orderId }: z.output<typeof sagaPath>) {
    if (!(await this.reader.find(orderId))) throw notFound('saga');
    return { retries: toRetries(await this.reader.historyOf(orderId)) };
  }

  @Post(':orderId/legs/:dupTxnId/retry')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'Another refund attempt is on its way.', standardSchema: sagaDetail })
  async retry(
    @Param({ schema: legPath }) { orderId, dupTxnId }: z.output<typeof legPath>,
    @Body({ schema: retryBody }) { actor, reason }: z.output<typeof retryBody>,
  ): Promise<SagaDetail> {
    assertAccepted(await this.retryLeg.handle({ orderId, dupTxnId, actor, reason }));
    const saga = await this.reader.find(orderId);
    if (!saga) throw notFound('saga');
    return toDetail(saga, await this.reader.historyOf(orderId));
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

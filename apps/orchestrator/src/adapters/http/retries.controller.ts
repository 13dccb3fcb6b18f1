import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { SagaReader } from '../../read-sagas/ports.ts';
import type { RetryLegHandler, RetryLegResult } from '../../retry-leg/retry-leg.handler.ts';
import { RETRY_LEG, SAGA_READER } from '../../tokens.ts';
import { legPath, retriesView, retryBody, sagaDetail, sagaPath } from './schemas.ts';
import { toDetail, toRetries, type SagaDetail } from './views.ts';

/** What operators do to sagas, and who did it. */
@ApiTags('sagas')
@Controller('sagas')
export class RetriesController {
  private readonly reader: SagaReader;
  private readonly retryLeg: RetryLegHandler<SqlTx>;

  constructor(@Inject(SAGA_READER) reader: SagaReader, @Inject(RETRY_LEG) retryLeg: RetryLegHandler<SqlTx>) {
    this.reader = reader;
    this.retryLeg = retryLeg;
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

  @Allow(operator('operator'))
  @Post(':orderId/legs/:dupTxnId/retry')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'Another refund attempt is on its way.', standardSchema: sagaDetail })
  async retry(
    @Param({ schema: legPath }) { orderId, dupTxnId }: z.output<typeof legPath>,
    @Body({ schema: retryBody }) { reason }: z.output<typeof retryBody>,
    @Caller() caller: Principal,
  ): Promise<SagaDetail> {
    assertAccepted(await this.retryLeg.handle({ orderId, dupTxnId, actor: actorOf(caller), reason }));
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

import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound } from '@night-market/service-kit';
import type { z } from 'zod';
import type { SagaReader } from '../../read-sagas/ports.ts';
import { SAGA_READER } from '../../tokens.ts';
import { listQuery, sagaDetail, sagaPage, sagaPath } from './schemas.ts';
import { toDetail, toView, type SagaDetail } from './views.ts';

/** Sagas and their histories; who acted on them is told at `retries`. */
@ApiTags('sagas')
@Allow(operator('viewer'), service('read'))
@Controller('sagas')
export class SagasController {
  private readonly reader: SagaReader;

  constructor(@Inject(SAGA_READER) reader: SagaReader) {
    this.reader = reader;
  }

  @Get()
  @ApiOkResponse({ description: 'One page, by order id.', standardSchema: sagaPage })
  async list(
    @Query({ schema: listQuery }) { after, limit, open, state, stall }: z.output<typeof listQuery>,
  ): Promise<z.output<typeof sagaPage>> {
    const found = await this.reader.list({ after, limit: limit + 1, open, state, stall });
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
}

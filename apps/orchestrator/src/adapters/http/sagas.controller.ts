import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound } from '@night-market/service-kit';
import type { z } from 'zod';
import type { Saga } from '../../domain/saga.ts';
import type { SagaReader } from '../../read-sagas/ports.ts';
import { SAGA_READER } from '../../tokens.ts';
import { listQuery, sagaDetail, sagaPage, sagaPath, timeCursor, timePlaceIn } from './schemas.ts';
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
  @ApiOkResponse({
    description: 'One page, by order id, or by when they moved last.',
    standardSchema: sagaPage,
  })
  async list(
    @Query({ schema: listQuery }) query: z.output<typeof listQuery>,
  ): Promise<z.output<typeof sagaPage>> {
    const { limit, sort } = query;
    const found = await this.read({ ...query, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = found.length > limit ? page.at(-1) : undefined;
    return { sagas: page.map(toView), next: last ? placeOf(last, sort) : null };
  }

  @Get(':orderId')
  @ApiOkResponse({ description: 'The saga with its history.', standardSchema: sagaDetail })
  async find(@Param({ schema: sagaPath }) { orderId }: z.output<typeof sagaPath>): Promise<SagaDetail> {
    const saga = await this.reader.find(orderId);
    if (!saga) throw notFound('saga');
    return toDetail(saga, await this.reader.historyOf(orderId));
  }

  private read({ after, limit, open, state, stall, sort }: z.output<typeof listQuery>) {
    if (sort === undefined) return this.reader.list({ after, limit, open, state, stall });
    const place = after === undefined ? undefined : timePlaceIn(after);
    return this.reader.listByTime({ limit, open, state, newestFirst: sort === '-updated', after: place });
  }
}

const placeOf = ({ state: { orderId }, updatedAtMs }: Saga, sort: string | undefined): string =>
  sort === undefined ? orderId : timeCursor({ updatedAtMs, orderId });

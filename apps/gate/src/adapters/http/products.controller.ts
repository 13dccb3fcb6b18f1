import { Body, Controller, Get, Inject, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { actorOf, device, operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import { Problem, trimmedText } from '@night-market/service-kit';
import { z } from 'zod';
import type { ProductView } from '../../products/ports.ts';
import { PRODUCTS } from '../../tokens.ts';
import type { PgProducts } from '../postgres/pg-products.ts';
import { codeText, historyQuery, reasonText } from './ids.ts';
import { TICKETS } from './issue.controller.ts';
import { fee } from './policy-schema.ts';

const HISTORY_MAX = 100;
const NAME_MAX = 60;
const LIST_MAX = 50;

const name = trimmedText(NAME_MAX);
const productBody = z.strictObject({
  name: z.strictObject({ 'zh-TW': name, en: name }).describe('What people read.'),
  zones: z
    .array(codeText)
    .min(1)
    .max(8)
    .nullable()
    .default(null)
    .describe('Zones that a ticket opens which names none itself; null: all.'),
  fee: fee
    .nullable()
    .default(null)
    .describe('What the first entry costs at the gate, in minor units of TWD, unless the zone says it.'),
  addOns: z
    .array(codeText)
    .max(LIST_MAX)
    .nullable()
    .default(null)
    .describe('Products that a ticket of this one may carry on its code; null: any.'),
  reason: reasonText,
});
const productView = z.object({
  code: z.string(),
  version: z.int(),
  name: z.object({ 'zh-TW': z.string(), en: z.string() }),
  zones: z.array(z.string()).nullable(),
  fee: z.int().nullable(),
  addOns: z.array(z.string()).nullable(),
});
const productsView = z.object({ products: z.array(productView) });
const historyView = z.object({
  changes: z.array(productView.extend({ reason: z.string(), actor: z.string(), at: z.iso.datetime() })),
});

export const productPath = z.object({ code: codeText });

/** What the market sells tickets of. */
@ApiTags('products')
@Controller('v2/products')
export class ProductsController {
  private readonly products: PgProducts;

  constructor(@Inject(PRODUCTS) products: PgProducts) {
    this.products = products;
  }

  @Allow(device(), operator('viewer'), service(TICKETS))
  @Get()
  @ApiOkResponse({ description: 'All products.', standardSchema: productsView })
  async list() {
    return { products: await this.products.list() };
  }

  @Allow(operator('operator'))
  @Put(':code')
  @ApiOkResponse({
    description: 'It counts from the next ticket and the next scan on.',
    standardSchema: productView,
  })
  async set(
    @Param({ schema: productPath }) { code }: z.output<typeof productPath>,
    @Body({ schema: productBody }) body: z.output<typeof productBody>,
    @Caller() caller: Principal,
  ): Promise<ProductView> {
    const { reason, zones, addOns, ...words } = body;
    const product = { code, ...words, zones: sorted(zones), addOns: sorted(addOns) };
    const kept = await this.products.set(product, reason, actorOf(caller));
    if ('unknown' in kept) throw unknownAddOns(kept.unknown);
    return kept;
  }

  @Allow(operator('viewer'))
  @Get(':code/history')
  @ApiOkResponse({ description: 'What was said of it, newest first.', standardSchema: historyView })
  async history(
    @Param({ schema: productPath }) { code }: z.output<typeof productPath>,
    @Query({ schema: historyQuery }) { before }: z.output<typeof historyQuery>,
  ) {
    return { changes: await this.products.history(code, before, HISTORY_MAX) };
  }
}

const sorted = (codes: readonly string[] | null): string[] | null => codes && [...new Set(codes)].sort();

const unknownAddOns = (unknown: readonly string[]): Problem =>
  new Problem(422, 'unknown_product', 'An add-on is no product.', {
    detail: `Make ${unknown.join(', ')} with PUT /v2/products first.`,
    errors: [{ pointer: '/addOns', detail: 'holds a code that is no product' }],
  });

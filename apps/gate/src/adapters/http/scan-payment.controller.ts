import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { device, operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound } from '@night-market/service-kit';
import { z } from 'zod';
import type { PaymentReader } from '../../follow-payments/ports.ts';
import { PAYMENTS } from '../../tokens.ts';

export const scanPath = z.object({ scanId: z.uuid({ error: 'must be a UUID' }) });
const paymentView = z.object({
  scanId: z.uuid(),
  orderId: z.string(),
  state: z
    .enum(['pending', 'requested', 'captured', 'failed'])
    .describe('Pending: payments has not said anything yet.'),
  code: z.string().nullable().describe('Why it failed.'),
});

/** Whether an entry that costs something is paid. */
@ApiTags('scans')
@Controller('v2/scans')
export class ScanPaymentController {
  private readonly payments: PaymentReader;

  constructor(@Inject(PAYMENTS) payments: PaymentReader) {
    this.payments = payments;
  }

  @Allow(device(), operator('viewer'))
  @Get(':scanId/payment')
  @ApiOkResponse({ description: 'The state of the charge of an entry.', standardSchema: paymentView })
  async payment(
    @Param({ schema: scanPath }) { scanId }: z.output<typeof scanPath>,
  ): Promise<z.output<typeof paymentView>> {
    const payment = await this.payments.ofScan(scanId);
    if (!payment) throw notFound('charged scan');
    return payment;
  }
}

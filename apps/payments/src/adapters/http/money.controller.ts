import { Controller, Get, Inject } from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { MoneySummary } from '../../read-money/summarize-money.ts';
import { MONEY_SUMMARY } from '../../tokens.ts';
import { moneySummaryView } from './schemas.ts';

/** The money, all in all; it costs the same however long the ledger is. */
@ApiTags('ops')
@Controller('ledger/summary')
export class MoneyController {
  private readonly summary: () => Promise<MoneySummary>;

  constructor(@Inject(MONEY_SUMMARY) summary: () => Promise<MoneySummary>) {
    this.summary = summary;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiResponse({
    status: 200,
    description: 'What was captured, refunded, and is not paid back; in minor units.',
    standardSchema: moneySummaryView,
  })
  read(): Promise<MoneySummary> {
    return this.summary();
  }
}

import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';
import { device } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { correlationIdOf, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { ToldReading } from '../../domain/told-reading.ts';
import type { TakeReadings } from '../../take-readings/take-readings.handler.ts';
import { TAKE_READINGS } from '../../tokens.ts';
import { readingBody, readingsBody, takenView } from './schemas.ts';

/** What meters say over HTTP; a meter has the key of a device. */
@ApiTags('readings')
@Allow(device())
@Controller('readings')
export class ReadingsController {
  private readonly readings: TakeReadings<SqlTx>;

  constructor(@Inject(TAKE_READINGS) readings: TakeReadings<SqlTx>) {
    this.readings = readings;
  }

  @Post()
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'It counts from the next plan on.', standardSchema: takenView })
  one(@Body({ schema: readingBody }) reading: z.output<typeof readingBody>) {
    return this.take([reading]);
  }

  @Post('bulk')
  @HttpCode(202)
  @ApiAcceptedResponse({ description: 'All of them count from the next plan on.', standardSchema: takenView })
  many(@Body({ schema: readingsBody }) { readings }: z.output<typeof readingsBody>) {
    return this.take(readings);
  }

  private async take(readings: readonly ToldReading[]): Promise<z.output<typeof takenView>> {
    const outcome = await this.readings.handle(readings, correlationIdOf());
    if ('taken' in outcome) return outcome;
    throw new Problem(404, 'unknown_feeder', 'Nobody has described a feeder of these readings.', {
      detail: `Nothing was stored. Describe it with PUT /feeders/{feederId} first: ${outcome.unknownFeeders.slice(0, 5).join(', ')}.`,
    });
  }
}

import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { z } from 'zod';
import type { ConflictReader } from '../../read-conflicts/ports.ts';
import { CONFLICTS } from '../../tokens.ts';

const PLACE = /^(\d{1,18})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const time = z.iso.datetime();

export const conflictsQuery = z.strictObject({
  before: z.string().regex(PLACE, 'must be next of the page before').optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
const conflictsView = z.object({
  conflicts: z.array(
    z.object({
      ...{ scanId: z.uuid(), ticketId: z.string(), zoneId: z.string(), gateId: z.string() },
      ...{ deviceId: z.string(), direction: z.enum(['entry', 'exit']), scannedAt: time },
      isOffline: z.boolean().describe('Decided by the device and uploaded later.'),
      other: z
        .object({ scanId: z.uuid(), gateId: z.string().nullable(), scannedAt: time.nullable() })
        .describe('The scan that had used the ticket; gate and time are null when it was forgotten.'),
    }),
  ),
  next: z.string().nullable().describe('Where the next page begins (`before`); null on the last one.'),
});

/** Tickets that were used twice while devices had no network. */
@ApiTags('scans')
@Controller('v2/conflicts')
export class ConflictsController {
  private readonly reader: ConflictReader;

  constructor(@Inject(CONFLICTS) reader: ConflictReader) {
    this.reader = reader;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiOkResponse({ description: 'One page, newest first.', standardSchema: conflictsView })
  async list(@Query({ schema: conflictsQuery }) { before, limit }: z.output<typeof conflictsQuery>) {
    const [, place, scanId] = PLACE.exec(before ?? '') ?? [];
    const from = place === undefined || scanId === undefined ? undefined : { place, scanId };
    const found = await this.reader.page(from, limit + 1);
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      conflicts: shown.map(({ place: _, ...conflict }) => conflict),
      next: found.length > limit && last ? `${last.place}.${last.scanId}` : null,
    };
  }
}

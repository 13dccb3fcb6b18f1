import type { z } from 'zod';
import type { DecidedScan } from '../../domain/decided-scan.ts';
import type { TicketHistory } from '../../read-ticket/ports.ts';
import { isoTime } from '../postgres/scan-row.ts';
import type { scanAnswer, ticketView } from './schemas.ts';

/** Always in the same order of fields: a repeated scan gets the same bytes. */
export const toAnswer = (scan: DecidedScan): z.output<typeof scanAnswer> => ({
  scanId: scan.scanId,
  decision: scan.decision,
  reason: scan.reason,
  ...(scan.ticketId !== null &&
    scan.product !== null && { ticket: { ticketId: scan.ticketId, product: scan.product } }),
  ...(scan.orderId !== null && { orderId: scan.orderId }),
  ...(scan.overridden !== null && { overridden: scan.overridden }),
  ...(scan.previousGateId !== null &&
    scan.previousAtMs !== null && {
      previous: { gateId: scan.previousGateId, scannedAt: isoTime(scan.previousAtMs) },
    }),
});

export const toTicket = (
  ticketId: string,
  { inside, status, product, scans }: TicketHistory,
): z.output<typeof ticketView> => ({
  ...{ ticketId, inside, status, product },
  scans: scans.map((scan) => ({
    ...toAnswer(scan),
    gateId: scan.gateId,
    direction: scan.direction,
    admission: scan.admission,
    scannedAt: isoTime(scan.scannedAtMs),
    flags: [...scan.flags],
  })),
});

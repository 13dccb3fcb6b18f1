import type { z } from 'zod';
import type { DecidedScan } from '../../domain/decided-scan.ts';
import type { TicketHistory } from '../../read-ticket/ports.ts';
import type { scanAnswer, ticketView } from './schemas.ts';

/** Always in the same order of fields: a repeated scan gets the same bytes. */
export const toAnswer = ({
  scanId,
  decision,
  reason,
  orderId,
}: DecidedScan): z.output<typeof scanAnswer> => ({
  scanId,
  decision,
  reason,
  ...(orderId !== undefined && { orderId }),
});

export const toTicket = (
  ticketId: string,
  { inside, scans }: TicketHistory,
): z.output<typeof ticketView> => ({
  ticketId,
  inside,
  scans: scans.map((scan) => ({
    ...toAnswer(scan),
    gateId: scan.gateId,
    admission: scan.admission,
    scannedAt: new Date(scan.scannedAtMs).toISOString(),
  })),
});

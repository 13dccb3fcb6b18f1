/** A scan of a ticket that another scan had used, as it was found when a device uploaded what it had decided. */
export interface Conflict {
  readonly scanId: string;
  readonly ticketId: string;
  readonly zoneId: string;
  readonly gateId: string;
  readonly deviceId: string;
  readonly direction: 'entry' | 'exit';
  readonly isOffline: boolean;
  readonly scannedAt: string;
  /** Gate and time are not known any more when that scan was forgotten. */
  readonly other: {
    readonly scanId: string;
    readonly gateId: string | null;
    readonly scannedAt: string | null;
  };
  /** Where it stands in the order of the list. */
  readonly place: string;
}

export interface ConflictReader {
  /** Newest first, behind this one. */
  page(
    before: { readonly place: string; readonly scanId: string } | undefined,
    limit: number,
  ): Promise<readonly Conflict[]>;
}

/** Of one currency, in minor units. */
export interface MovedMoney {
  readonly currency: string;
  readonly captured: number;
  readonly refunded: number;
  /** Transfers that were added up. */
  readonly transfers: number;
}

/** Duplicates that are not paid back, of one currency, in minor units. */
export interface MoneyAtRisk {
  readonly currency: string;
  readonly atRisk: number;
  readonly duplicates: number;
}

export interface MoneyReader {
  /** What was booked in the last hours; of the newest transfers alone, when there are more than `limit`. */
  moved(hours: number, limit: number): Promise<readonly MovedMoney[]>;
  /** However old; of the oldest ones alone, when there are more than `limit`. */
  atRisk(limit: number): Promise<readonly MoneyAtRisk[]>;
  /** Seconds since the oldest duplicate that is not paid back was booked; null while there is none. */
  oldestAtRiskSeconds(): Promise<number | null>;
}

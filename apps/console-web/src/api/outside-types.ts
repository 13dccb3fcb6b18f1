/** What services answer about their calls to the outside. */

export interface OutsideDestination {
  readonly kind: string;
  readonly destination: string;
  readonly waiting: number;
  readonly parked: number;
  readonly oldestAgeSeconds: number;
  readonly circuit: string;
}

export interface OutsideDestinations {
  readonly destinations: readonly OutsideDestination[];
}

export interface TriedNow {
  readonly outcome: string;
  readonly broughtForward: number;
}

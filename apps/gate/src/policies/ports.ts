import type { Policy } from '@night-market/gate-policy';

export interface ZoneView {
  readonly zoneId: string;
  readonly version: number;
  readonly policy: Policy;
}

export interface PolicyChange {
  readonly version: number;
  readonly policy: Policy;
  readonly reason: string;
  readonly actor: string;
  readonly at: string;
}

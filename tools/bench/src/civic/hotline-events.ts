import type { Stack } from '@night-market/stack';
import { BusListener, type HeardEvent } from '../bus-listener.ts';

/** Hears on the bus which reports there are, and whose deadline to acknowledge was missed. */
export class HotlineEvents extends BusListener {
  /** Ids of reports, as often as they were told. */
  readonly reported: string[] = [];
  readonly breached: string[] = [];

  constructor(stack: Stack, namespace: string) {
    super(stack, namespace, 'civic.events.v1');
  }

  protected hear({ type, key, payload }: HeardEvent): void {
    if (type === 'reported') this.reported.push(key);
    if (type === 'sla_breached' && payload['deadline'] === 'acknowledge') this.breached.push(key);
  }
}

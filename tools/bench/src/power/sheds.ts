import type { Stack } from '@night-market/stack';
import { BusListener } from '../bus-listener.ts';
import { nowMs } from '../loops.ts';

/** Hears on the bus who is asked to switch off. */
export class Sheds extends BusListener {
  /** When the first `Power.Shed` of each feeder came. */
  readonly heardMs = new Map<string, number>();

  constructor(stack: Stack, namespace: string) {
    super(stack, namespace, 'ops.power.v1');
  }

  protected hear({ type, key }: { readonly type: string; readonly key: string }): void {
    if (type === 'Power.Shed' && !this.heardMs.has(key)) this.heardMs.set(key, nowMs());
  }
}

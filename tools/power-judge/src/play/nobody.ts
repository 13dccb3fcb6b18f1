import type { Command, Controller } from './controller.ts';

/** Nobody switches anything: what the breaker makes of the evening alone. */
export class Nobody implements Controller {
  decide(): Command[] {
    return [];
  }
}

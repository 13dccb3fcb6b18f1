import type { Scenario } from '../options.ts';
import type { World } from '../world.ts';
import { backlog } from './backlog.ts';
import { civic } from './civic.ts';
import { operatorsConsole } from './console.ts';
import { doors } from './doors.ts';
import { flat } from './flat.ts';
import { gate } from './gate.ts';
import { orders } from './orders.ts';
import { outage } from './outage.ts';
import { poisoned } from './poisoned.ts';
import { power } from './power.ts';
import { relay } from './relay.ts';
import { secure } from './secure.ts';

/** What runs a scenario; orders and bare share one, which looks at both names. */
export const SCENARIO_RUNNERS: Readonly<Record<Scenario, (world: World) => Promise<void>>> = {
  orders,
  bare: orders,
  relay,
  backlog,
  poisoned,
  flat,
  outage,
  doors,
  secure,
  gate,
  power,
  civic,
  console: operatorsConsole,
};

export type { ApplianceSpec } from './appliance.ts';
export { Breaker, type Curve } from './breaker.ts';
export type { Answer } from './controllers.ts';
export type { Fault, MeterName } from './faults.ts';
export type { MeterReading } from './meters.ts';
export { Row, STEP_MS, type RowSecond } from './row.ts';
export { PHASES, type Happening, type Phase, type RowSpec, type SimStall } from './row-spec.ts';

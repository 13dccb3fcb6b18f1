export type { ApplianceSpec } from './model/appliance.ts';
export { Breaker, type Curve } from './model/breaker.ts';
export type { Answer } from './model/controllers.ts';
export type { Fault, MeterName } from './model/faults.ts';
export type { MeterReading } from './model/meters.ts';
export { Row, STEP_MS, type RowSecond } from './model/row.ts';
export { PHASES, type Phase } from './model/phase.ts';
export type { Happening, RowSpec, SimStall } from './model/row-spec.ts';

export { startEvening, testStack } from './evening.ts';
export type { Evening, EveningOptions } from './evening.ts';
export { killAtRandom } from './kill-at-random.ts';
export { holdRelayLanes } from './hold-relay-lanes.ts';
export { chargeState, pay, recordsOf, rowsOf, storiesOf } from './sales.ts';
export type { Answer } from './sales.ts';
export { textInputs } from './planting/open-api.ts';
export { everythingSaid, sourcesOf } from './planting/said.ts';
export type { OpenApi, TextInput } from './planting/open-api.ts';

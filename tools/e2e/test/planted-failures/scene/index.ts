export { plantBrokenContract, plantPoison, plantTrip } from './bad-events.ts';
export { holdConsumer } from './hold-consumer.ts';
export { askService, planFaults, StubbornScanner } from './outside.ts';
export { produce } from './produce.ts';
export { refuseOrder } from './refuse-order.ts';
export { FEEDER, PATIENT, Scene } from './scene.ts';

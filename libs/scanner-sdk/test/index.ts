export { FakeGate, MARKET, OWN_GATE } from './fake-gate.ts';

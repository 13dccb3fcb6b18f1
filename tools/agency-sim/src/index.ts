export { startAgencySim, type AgencySim } from './agency-sim.ts';
export { FAULTS, type AgencyView, type Fault } from './agency.ts';

import { SERVICES, type ServiceSpec } from '@night-market/launcher';

/** The bare pipeline's processes: the platform's gateway and tables, payments and orchestrator of its own. */
export const bareServices = (): ServiceSpec[] =>
  SERVICES.flatMap((spec): ServiceSpec[] => {
    if (spec.name === 'gateway-sim') return [spec];
    if (spec.name !== 'payments' && spec.name !== 'orchestrator') return [];
    return [{ ...spec, entry: `tools/bench/src/bare/${spec.name}.main.ts`, migrateEntry: spec.entry }];
  });

/** The gate alone, and the plainest one on its tables. */
export const gateServices = (): ServiceSpec[] => SERVICES.filter(({ name }) => isOfGate(name));
export const bareGateServices = (): ServiceSpec[] =>
  gateServices().map((spec) =>
    spec.name === 'gate'
      ? { ...spec, entry: 'tools/bench/src/bare/gate.main.ts', migrateEntry: spec.entry }
      : spec,
  );

/** The hotline with what it is set up to call, and the plainest program on its tables. */
export const hotlineServices = (): ServiceSpec[] =>
  SERVICES.filter(({ name }) => ['civic-router', 'agency-sim', 'gateway-sim'].includes(name));
export const bareHotlineServices = (): ServiceSpec[] =>
  hotlineServices().map((spec) =>
    spec.name === 'civic-router'
      ? { ...spec, entry: 'tools/bench/src/bare/civic-router.main.ts', migrateEntry: spec.entry }
      : spec,
  );

/** Whatever is measured settles the gateway first; nobody asks it afterwards. */
const isOfGate = (name: string): boolean => name === 'gate' || name === 'gateway-sim';

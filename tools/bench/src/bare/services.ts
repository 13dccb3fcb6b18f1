import { SERVICES, type ServiceSpec } from '@night-market/launcher';

/** The bare pipeline's processes: the platform's gateway and tables, payments and orchestrator of its own. */
export const bareServices = (): ServiceSpec[] =>
  SERVICES.flatMap((spec): ServiceSpec[] => {
    if (spec.name === 'gateway-sim') return [spec];
    if (spec.name !== 'payments' && spec.name !== 'orchestrator') return [];
    return [{ ...spec, entry: `tools/bench/src/bare/${spec.name}.main.ts`, migrateEntry: spec.entry }];
  });

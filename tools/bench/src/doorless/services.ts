import { join } from 'node:path';
import { runStep } from '@night-market/command-line';
import { SERVICES, workspaceRoot, type ServiceSpec } from '@night-market/launcher';

/** Builds payments without doors, where no command but the bench finds it. */
export function buildDoorless(): void {
  const rolldown = join(workspaceRoot, 'node_modules', '.bin', 'rolldown');
  const config = join(import.meta.dirname, 'rolldown.config.js');
  const place = { cwd: join(workspaceRoot, 'apps/payments') };
  runStep(
    rolldown,
    ['-c', config],
    place,
    ({ stderr, reason }) => `payments cannot be built: ${stderr || reason}`,
  );
}

/** The platform with payments, the only one that orders are sent to, without doors. */
export const doorlessServices = (): ServiceSpec[] =>
  SERVICES.map((spec) =>
    spec.name === 'payments'
      ? { ...spec, entry: 'tools/bench/dist/doorless/main.js', migrateEntry: spec.entry }
      : spec,
  );

/** No rates either. */
export const DOORLESS_ENV = {
  payments: {
    HTTP_ADDRESS_REQUESTS_PER_S: '0',
    HTTP_KEY_REQUESTS_PER_S: '0',
    HTTP_CONNECTIONS: '0',
    HTTP_CONNECTIONS_PER_ADDRESS: '0',
  },
};

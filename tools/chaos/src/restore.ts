import type { Arena } from './arena.ts';
import { restoreAccounts } from './kinds/account.ts';
import { thaw } from './kinds/freeze.ts';
import { startBrokers } from './kinds/broker.ts';
import { stepGatewayClock } from './kinds/gateway-clock.ts';

/**
 * Everything runs again, nothing is frozen, every role may connect and write and the gateway's clock is right, whatever
 * happened before; spare replicas go. After an abort things are
 * only thawed.
 */
export async function restore(arena: Arena): Promise<void> {
  const { shape, platform, stack, signal } = arena;
  for (const pid of stack.kafka.pids) thaw(pid);
  for (const { pid } of platform.services) thaw(pid);
  if (signal.aborted) return;
  await Promise.all([startBrokers(arena), stack.postgres.start()]);
  await restoreAccounts(arena);
  const standing = platform.services.filter(({ label }) => !shape.spares.includes(label));
  await Promise.all(standing.map((handle) => arena.bringBack(handle)));
  await stepGatewayClock(arena, 0);
  await Promise.all(shape.spares.map((label) => arena.service(label).kill()));
}

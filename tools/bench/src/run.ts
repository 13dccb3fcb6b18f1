import type { Platform } from '@night-market/launcher';
import type { Stack } from '@night-market/stack';
import { ownUsage, usageOf } from './cpu.ts';
import { planDuplicates } from './gateway.ts';
import { orderIdsOf, sendOrders } from './load.ts';
import type { BenchOptions } from './options.ts';
import { settledAt } from './settled.ts';

/** Figures of one run. */
export interface RunResult {
  /** From the first POST to the last settled saga. */
  readonly ordersPerS: number;
  /** Milliseconds from POST to settled, orders that were captured once. */
  readonly settledMs: readonly number[];
  /** The same for those that were captured twice and refunded. */
  readonly refundedMs: readonly number[];
  readonly answerMs: readonly number[];
  readonly cpu: readonly { readonly name: string; readonly cpuS: number; readonly residentMb: number }[];
}

const SETTLE_TIMEOUT_MS = 300_000;

export async function measure(
  stack: Stack,
  platform: Platform,
  orders: number,
  options: BenchOptions,
): Promise<RunResult> {
  const orderIds = orderIdsOf(orders);
  const duplicates = orderIds.filter((_, n) => n % options.duplicateEvery === options.duplicateEvery - 1);
  await planDuplicates(platform, duplicates);
  const before = usage(stack, platform);
  const { startedMs, answerMs } = await sendOrders(platform.service('payments').url, orderIds, options);
  const settled = await settledAt(
    platform.databaseUrls['orchestrator']!,
    orderIds,
    duplicates,
    SETTLE_TIMEOUT_MS,
  );
  const after = usage(stack, platform);
  const twice = new Set(duplicates);
  const waits = orderIds.map((id) => ({ id, ms: settled.get(id)! - startedMs.get(id)! }));
  const durationS = (Math.max(...settled.values()) - Math.min(...startedMs.values())) / 1_000;
  return {
    ordersPerS: orders / durationS,
    settledMs: waits.filter(({ id }) => !twice.has(id)).map(({ ms }) => ms),
    refundedMs: waits.filter(({ id }) => twice.has(id)).map(({ ms }) => ms),
    answerMs,
    cpu: after.map(({ name, cpuS, residentMb }, n) => ({ name, cpuS: cpuS - before[n]!.cpuS, residentMb })),
  };
}

function usage(stack: Stack, platform: Platform): { name: string; cpuS: number; residentMb: number }[] {
  const processes: [string, number | undefined][] = [
    ...platform.services.map((service): [string, number | undefined] => [service.label, service.pid]),
    ['kafka', stack.kafka.pids[0]],
    ['postgres', stack.postgres.pid],
  ];
  const used = processes.map(([name, pid]) => ({
    name,
    ...(pid === undefined ? { cpuS: 0, residentMb: 0 } : usageOf(pid)),
  }));
  return [...used, { name: 'load generator', ...ownUsage() }];
}

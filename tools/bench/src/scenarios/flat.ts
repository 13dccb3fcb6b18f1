import { fillInChunks } from '../fill/in-chunks.ts';
import { FULL_ORCHESTRATOR, FULL_PAYMENTS } from '../fill/full-tables.ts';
import { closedLoop, loadText } from '../plan.ts';
import { printRatio, printRun, printSummary } from '../report.ts';
import { measureInTurn, warmUp } from '../run.ts';
import { query, withTarget, type World } from '../world.ts';

const AIM = { least: 0.9 };

/** Orders on tables that already hold many, against the same on empty ones. */
export async function flat(world: World): Promise<void> {
  const { options, say } = world;
  const load = closedLoop(options.inFlight ?? 64, options.orders);
  say(`\n== flat: ${loadText(load)}, on ${options.fill} orders of the past week and on empty tables`);
  await withTarget(world, { name: 'full' }, async (full) => {
    const payments = full.databaseUrls['payments']!;
    const orchestrator = full.databaseUrls['orchestrator']!;
    await fillInChunks(world, payments, FULL_PAYMENTS, options.fill);
    await fillInChunks(world, orchestrator, FULL_ORCHESTRATOR, options.fill);
    await withTarget(world, { name: 'empty' }, async (empty) => {
      await warmUp(world, { empty, full });
      const results = await measureInTurn(world, { empty, full }, load, (...of) => printRun(world, ...of));
      for (const [name, of] of results) printSummary(world, name, of);
      printRatio(world, 'full / empty', results.get('full')!, results.get('empty')!, AIM);
    });
    await stillFull(payments, ['charge', 'payment', 'idempotency_key', 'inbox'], options.fill);
    await stillFull(orchestrator, ['saga', 'saga_transition', 'inbox'], options.fill);
  });
}

/** Retention ran meanwhile; it must not have emptied what was measured. */
async function stillFull(databaseUrl: string, tables: readonly string[], orders: number): Promise<void> {
  for (const table of tables) {
    const [row] = await query<{ n: number }>(databaseUrl, `select count(*)::int as n from ${table}`);
    if (row!.n < orders) throw new Error(`${table} holds only ${row!.n} rows of ${orders} orders`);
  }
}

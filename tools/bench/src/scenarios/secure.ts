import { closedLoop, loadText } from '../plan.ts';
import { printRatio, printRun, printSummary } from '../report.ts';
import { measureInTurn, warmUp } from '../run.ts';
import { withSecureStack, withTarget, type World } from '../world.ts';

/** Orders with TLS, logins and rights between services, broker and database, against the same without. */
export async function secure(world: World): Promise<void> {
  const { options, say } = world;
  const load = closedLoop(options.inFlight ?? 64, options.orders);
  say(`\n== secure: ${loadText(load)}, with TLS and without`);
  await withTarget(world, { name: 'plain' }, (plain) =>
    withSecureStack(world, (secured) =>
      withTarget(secured, { name: 'secure' }, async (secure) => {
        const targets = { secure, plain };
        const worldOf = (name: string): World => (name === 'secure' ? secured : world);
        await warmUp(world, targets, worldOf);
        const results = await measureInTurn(world, targets, load, (...of) => printRun(world, ...of), worldOf);
        for (const [name, of] of results) printSummary(world, name, of);
        printRatio(world, 'secure / plain', results.get('secure')!, results.get('plain')!);
      }),
    ),
  );
}

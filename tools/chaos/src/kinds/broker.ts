import type { Arena } from '../arena.ts';
import { freeze, thaw } from './freeze.ts';
import { inSync } from './in-sync.ts';
import type { Kind } from './kind.ts';

const indexOf = (target: string): number => Number(target.replace('broker-', '')) - 1;

/** A broker leaves and comes back; it counts as back when all copies are in sync again. */
function away(signal: NodeJS.Signals): Kind {
  return ({ arena }, target) => ({
    begin: () => arena.stack.kafka.stop(indexOf(target), signal).then(() => (signal === 'SIGKILL' ? 1 : 0)),
    end: async () => {
      await arena.stack.kafka.start(indexOf(target), arena.signal);
      await inSync(arena);
    },
  });
}

export const brokerKill = away('SIGKILL');
export const brokerTerm = away('SIGTERM');

/** A broker that stands still: its connections stay open and nothing answers. */
export const brokerFreeze: Kind = ({ arena }, target) => {
  const frozen = arena.stack.kafka.pids[indexOf(target)];
  return {
    begin: () => freeze(frozen),
    end: async () => {
      thaw(frozen);
      await inSync(arena);
    },
  };
};

/** All brokers are killed at once. */
export const kafkaOutage: Kind = ({ arena }) => ({
  begin: () => killBrokers(arena),
  end: () => startBrokers(arena),
});

export async function killBrokers({ stack: { kafka }, shape: { brokers } }: Arena): Promise<number> {
  await Promise.all(brokers.map((_, index) => kafka.stop(index, 'SIGKILL')));
  return brokers.length;
}

export async function startBrokers(arena: Arena): Promise<void> {
  await Promise.all(arena.shape.brokers.map((_, index) => arena.stack.kafka.start(index, arena.signal)));
  await inSync(arena);
}

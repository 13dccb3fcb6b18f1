import { serviceOf } from '../plan/shape.ts';
import type { Kind } from './kind.ts';

/**
 * `kill -9` of the planner in the middle of an overload. Which replica plans the row nobody can tell for sure at that moment:
 * so one is killed, and when it is back the other one, while the grills still burn.
 */
export const plannerKill: Kind = ({ arena, rows }, target) => {
  const row = rows.play();
  const first = arena.service(target);
  const others = arena.platform.services.filter(
    ({ name, label }) => name === serviceOf(target) && label !== target,
  );
  return {
    begin: async () => {
      await row.overloaded();
      await first.kill('SIGKILL');
      return 1 + others.length;
    },
    end: async () => {
      await arena.bringBack(first);
      for (const other of others) {
        await other.kill('SIGKILL');
        await arena.bringBack(other);
      }
      await row.over();
    },
  };
};

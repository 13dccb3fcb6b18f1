import type { Kind } from './kind.ts';
import { freeze, thaw } from './freeze.ts';

/** `kill -9`, and soon again. */
export const serviceKill: Kind = ({ arena }, target) => {
  const handle = arena.service(target);
  return {
    begin: async () => {
      const hits = handle.pid === undefined ? 0 : 1;
      await handle.kill('SIGKILL');
      return hits;
    },
    end: () => arena.bringBack(handle),
  };
};

/** An orderly stop, as a rolling update does it; with a long absence a replica that is taken away. */
export const serviceTerm: Kind = ({ arena }, target) => {
  const handle = arena.service(target);
  return {
    begin: () => handle.kill('SIGTERM').then(() => 0),
    end: () => arena.bringBack(handle),
  };
};

/** Stands still for longer than the session time-out, and does not know it when it wakes up. */
export const serviceFreeze: Kind = ({ arena }, target) => {
  const handle = arena.service(target);
  const frozen = handle.pid;
  return {
    begin: () => freeze(frozen),
    end: async () => {
      thaw(frozen);
      await arena.bringBack(handle);
    },
  };
};

/** A further replica comes and goes. */
export const replicaAdd: Kind = ({ arena }, target) => {
  const handle = arena.service(target);
  return {
    begin: () => arena.bringBack(handle).then(() => 0),
    end: () => handle.kill('SIGTERM'),
  };
};

/** `kill -9` with nobody to start it again; the time until others handle its partitions is taken. */
export const replicaLoss: Kind = (scene, target) => {
  const { begin, end } = serviceKill(scene, target);
  let stopWatch: () => Promise<void>;
  return {
    begin: async () => {
      const hits = await begin();
      stopWatch = scene.losses.watch(scene.arena.service(target).name);
      return hits;
    },
    end: async () => {
      await stopWatch();
      await end();
    },
  };
};

import { tailFile } from '@night-market/stack';
import type { Stack } from '@night-market/stack';
import { boundLog } from './log-file.ts';
import type { ServiceHandle } from './service-handle.ts';

/** How a process ended: its exit code or the signal, or nothing when only its absence is known. */
export type ProcessEnd = number | NodeJS.Signals | undefined;

/** A process that is started again when it ends unasked. */
export interface Supervised {
  readonly label: string;
  readonly logFile: string;
  /** It has ended though nobody stopped it. */
  readonly died: boolean;
  /** Calls back whenever it has ended though nobody stopped it; the returned function ends the watch. */
  watch(ended: (how: ProcessEnd) => void): () => void;
  /** Starts it on the same port and data, and waits until it serves. */
  startAgain(signal: AbortSignal): Promise<void>;
}

const LOG_LOOK_MS = 10_000;
const DEATH_LOOK_MS = 250;

/** A replica of a service; its log is kept within bounds as long as it is watched. */
export function supervisedService(handle: ServiceHandle): Supervised {
  return {
    label: handle.label,
    logFile: handle.logFile,
    get died() {
      return handle.pid === undefined;
    },
    watch: (ended) => {
      handle.onExit = (how, expected) => {
        if (!expected) ended(how);
      };
      // It may have ended just before anybody watched it.
      if (handle.pid === undefined) ended(undefined);
      const logLook = setInterval(() => boundLog(handle.logFile), LOG_LOOK_MS);
      logLook.unref();
      return () => {
        handle.onExit = undefined;
        clearInterval(logLook);
      };
    },
    startAgain: async (signal) => {
      await handle.start();
      await handle.waitReady(undefined, signal);
    },
  };
}

/** The broker and the database, as far as this process has started them. */
export function supervisedStack({ owned, kafka, postgres }: Stack): Supervised[] {
  if (!owned) return [];
  const brokers = kafka.pids.map((_, node) => {
    const died = (): boolean => kafka.died.includes(node);
    const label = kafka.pids.length === 1 ? 'kafka' : `kafka broker ${node + 1}`;
    return supervisedPart(label, kafka.logFile(node), died, (signal) => kafka.start(node, signal));
  });
  if (!postgres.managed) return brokers;
  const database = supervisedPart(
    'postgres',
    postgres.logFile,
    () => postgres.died,
    (signal) => postgres.start(signal),
  );
  return [...brokers, database];
}

function supervisedPart(
  label: string,
  logFile: string,
  died: () => boolean,
  startAgain: Supervised['startAgain'],
): Supervised {
  return {
    label,
    logFile,
    get died() {
      return died();
    },
    watch: (ended) => {
      let looks = 0;
      // Another process may be stopping it, and notes that a moment after the end: two looks in a row tell a death.
      const look = setInterval(() => {
        looks = died() ? looks + 1 : 0;
        if (looks >= 2) ended(undefined);
      }, DEATH_LOOK_MS);
      look.unref();
      return () => clearInterval(look);
    },
    startAgain,
  };
}

/** The last lines of its log. */
export const lastWords = ({ logFile }: Supervised, linesMax: number): string => tailFile(logFile, linesMax);

import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in Linux' /proc/stat and /proc/<pid>/stat. */
export const TICKS_PER_S = 100;
const PAGE_BYTES = 4_096;

interface ProcessTimes {
  readonly parent: number;
  readonly cpuS: number;
  readonly residentMb: number;
}

export interface Usage {
  readonly cpuS: number;
  readonly residentMb: number;
}

/** The same of this process alone: the platform's processes are its children. */
export function ownUsage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuS: (user + system) / 1_000_000, residentMb: process.memoryUsage.rss() / 1_048_576 };
}

/** CPU seconds of a process and all its children so far, and their resident memory now. Linux only. */
export function usageOf(pid: number): Usage {
  const all = readAll();
  const sum = { cpuS: 0, residentMb: 0 };
  const add = (one: number): void => {
    const times = all.get(one);
    if (!times) return;
    sum.cpuS += times.cpuS;
    sum.residentMb += times.residentMb;
    for (const [child, { parent }] of all) if (parent === one) add(child);
  };
  add(pid);
  return sum;
}

/** Resident memory of one process without its children; 0 when it is gone. Linux only. */
export function residentMbOf(pid: number | undefined): number {
  try {
    const pages = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1];
    return (Number(pages) * PAGE_BYTES) / 1_048_576;
  } catch {
    return 0;
  }
}

function readAll(): Map<number, ProcessTimes> {
  const all = new Map<number, ProcessTimes>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      // The command may hold spaces: the numbers start behind its closing parenthesis.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      all.set(Number(entry), {
        parent: Number(fields[1]),
        cpuS:
          (Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14])) / TICKS_PER_S,
        residentMb: (Number(fields[21]) * PAGE_BYTES) / 1_048_576,
      });
    } catch {
      // It has ended meanwhile.
    }
  }
  return all;
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Start time as the system tells it; compared for equality only. */
  readonly startedAt: string;
}

/** The identity of a living process; undefined if it is gone (a zombie counts as gone). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  const found = process.platform === 'linux' ? readProc(pid) : readPs(pid);
  if (!found || found.state.startsWith('Z') || found.state.startsWith('X')) return undefined;
  return { pid, startedAt: found.startedAt };
}

/** Whether exactly this process still lives. */
export function isAlive(identity: ProcessIdentity | null | undefined): identity is ProcessIdentity {
  return !!identity && identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** The command line of a process, arguments joined by blanks; empty if it cannot be read. */
export function commandLineOf(pid: number): string {
  try {
    if (process.platform === 'linux') {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    }
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

interface ProcessFacts {
  readonly state: string;
  readonly startedAt: string;
}

function readProc(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name stands in brackets and may itself hold blanks and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return { state: fields[0] ?? '', startedAt: `${bootId}:${fields[19] ?? ''}` };
  } catch {
    return undefined;
  }
}

function readPs(pid: number): ProcessFacts | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const blank = line.indexOf(' ');
    return { state: line.slice(0, blank), startedAt: line.slice(blank).trim() };
  } catch {
    return undefined;
  }
}

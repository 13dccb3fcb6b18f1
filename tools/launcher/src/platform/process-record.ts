import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { commandLineOf, identifyProcess, isAlive, stopProcess } from '@night-market/stack';
import type { ProcessIdentity } from '@night-market/stack';

const FILE = 'processes.json';
const STOP_STEPS = [{ signal: 'SIGTERM', graceMs: 5_000 }] as const;

interface Recorded {
  readonly process: ProcessIdentity;
  /** A part of its command line, so that no other process is taken for it. */
  readonly entry: string;
}

interface RecordFile {
  readonly owner: ProcessIdentity | undefined;
  readonly processes: readonly Recorded[];
}

/** Notes which processes a platform runs, so that they can be ended even if we are killed. */
export class ProcessRecord {
  private readonly path: string;
  private readonly processes = new Map<string, Recorded>();

  constructor(dir: string) {
    this.path = join(dir, FILE);
    mkdirSync(dir, { recursive: true });
  }

  set(key: string, process: ProcessIdentity, entry: string): void {
    this.processes.set(key, { process, entry });
    this.write();
  }

  delete(key: string): void {
    if (this.processes.delete(key)) this.write();
  }

  private write(): void {
    const owner = identifyProcess(process.pid);
    const content: RecordFile = { owner, processes: [...this.processes.values()] };
    const draft = `${this.path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
    renameSync(draft, this.path);
  }
}

/** Ends the processes that a killed owner left, as recorded in `dir` or below it. Returns their ids. */
export async function sweepProcesses(dir: string): Promise<number[]> {
  const found = recordFiles(dir).flatMap((path) => leftovers(path));
  await Promise.all(found.map(({ process }) => stopProcess(process, STOP_STEPS)));
  return found.map(({ process }) => process.pid);
}

function leftovers(path: string): Recorded[] {
  let record: RecordFile;
  try {
    record = JSON.parse(readFileSync(path, 'utf8')) as RecordFile;
  } catch {
    return [];
  }
  if (isAlive(record.owner)) return [];
  return record.processes.filter(
    (entry) => isAlive(entry.process) && commandLineOf(entry.process.pid).includes(entry.entry),
  );
}

function recordFiles(dir: string): string[] {
  try {
    return readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter((path) => basename(path) === FILE && dirname(path).split('/').length <= 4)
      .map((path) => join(dir, path));
  } catch {
    return [];
  }
}

import {
  closeSync,
  createReadStream,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JournalRecord } from './records.ts';
import { limits } from '../limits.ts';

/** What the journal works for. */
export interface JournalOwner {
  /** Takes every record that the file holds. */
  apply(record: JournalRecord): void;
  /** The fewest records that stand for all those applied and appended so far. */
  snapshot(): Iterable<JournalRecord>;
}

const SNAPSHOT_LINES = 1_000;

/**
 * The books on disk: one JSON record a line, appended, and written anew as a snapshot at the start and when the
 * file has become large. The records of one turn of the event loop are written together. A written record
 * survives `kill -9` of the process; a power cut may lose the last ones, because nothing is forced to the platter.
 */
export class Journal {
  private readonly path: string;
  private readonly owner: JournalOwner;
  private file: number;
  private bytes: number;
  private readonly compactFromBytes: number;
  private compactAtBytes: number;
  private lines = '';
  private writing: Promise<void> = Promise.resolve();
  private broken: Error | null = null;

  private constructor(
    path: string,
    owner: JournalOwner,
    file: number,
    bytes: number,
    compactFromBytes: number,
  ) {
    this.compactFromBytes = compactFromBytes;
    this.compactAtBytes = compactFromBytes;
    this.path = path;
    this.owner = owner;
    this.file = file;
    this.bytes = bytes;
  }

  /** Opens the journal in a folder, hands every record it holds to its owner, and drops a torn last line. */
  static async open(
    folder: string,
    owner: JournalOwner,
    compactFromBytes: number = limits.journalBytes,
  ): Promise<Journal> {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'journal.jsonl');
    const file = openSync(path, 'a+');
    const bytes = await load(path, (record) => owner.apply(record));
    ftruncateSync(file, bytes);
    return new Journal(path, owner, file, bytes, compactFromBytes);
  }

  /** Writes a snapshot in place of the file, in one go: a crash leaves the one or the other. */
  compact(): void {
    const path = `${this.path}.new`;
    const file = openSync(path, 'w');
    let bytes = 0;
    let lines: string[] = [];
    const flush = (): void => {
      bytes += writeAll(file, lines.join(''));
      lines = [];
    };
    for (const record of this.owner.snapshot()) {
      lines.push(`${JSON.stringify(record)}\n`);
      if (lines.length === SNAPSHOT_LINES) flush();
    }
    flush();
    renameSync(path, this.path);
    closeSync(this.file);
    this.file = file;
    this.bytes = bytes;
    this.compactAtBytes = Math.max(this.compactFromBytes, 2 * bytes);
  }

  /** The reason why nothing can be written any more; null while all is well. */
  get failure(): Error | null {
    return this.broken;
  }

  /** Adds a record to the next write. */
  append(record: JournalRecord): void {
    if (this.lines === '') {
      this.writing = new Promise((resolve, reject) => {
        setImmediate(() => {
          try {
            this.write();
            resolve();
          } catch (error) {
            reject(error as Error);
          }
        });
      });
      // Records nobody waits for must not end the process; `failure` tells of it.
      this.writing.catch(() => undefined);
    }
    this.lines += `${JSON.stringify(record)}\n`;
  }

  /** Resolves when all that was appended is in the file. Rejects when writing failed. */
  written(): Promise<void> {
    return this.writing;
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    await this.writing.catch(() => undefined);
    closeSync(this.file);
  }

  private write(): void {
    const lines = this.lines;
    this.lines = '';
    if (this.broken !== null) throw this.broken;
    try {
      this.bytes += writeAll(this.file, lines);
      if (this.bytes > this.compactAtBytes) this.compact();
    } catch (error) {
      this.broken = error as Error;
      throw error;
    }
  }
}

function writeAll(file: number, text: string): number {
  const bytes = Buffer.from(text);
  let offset = 0;
  while (offset < bytes.length) offset += writeSync(file, bytes, offset);
  return bytes.length;
}

/** Reads whole lines; returns the length in bytes up to the last one's end. */
async function load(path: string, apply: (record: JournalRecord) => void): Promise<number> {
  let sound = 0;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(10) + 1;
    for (const line of bytes.toString('utf8', 0, end).split('\n')) {
      if (line !== '') apply(parse(line, path));
    }
    sound += end;
    rest = bytes.subarray(end);
  }
  return sound;
}

function parse(line: string, path: string): JournalRecord {
  try {
    return JSON.parse(line) as JournalRecord;
  } catch {
    throw new Error(`The journal ${path} holds a line that is not JSON; move the file away to start afresh.`);
  }
}

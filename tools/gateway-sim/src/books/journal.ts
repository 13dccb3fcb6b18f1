import { closeSync, createReadStream, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { JournalRecord } from './records.ts';

/**
 * The books on disk: one JSON record a line, only ever appended. The records of one turn of the event loop are
 * written together. A written record survives `kill -9` of the process; a power cut may lose the last ones,
 * because nothing is forced to the platter.
 */
export class Journal {
  readonly #file: number;
  #lines = '';
  #written: Promise<void> = Promise.resolve();
  #failure: Error | null = null;

  private constructor(file: number) {
    this.#file = file;
  }

  /** Opens the journal in a folder, hands every record it holds to `apply`, and drops a torn last line. */
  static async open(folder: string, apply: (record: JournalRecord) => void): Promise<Journal> {
    mkdirSync(folder, { recursive: true });
    const path = join(folder, 'journal.jsonl');
    const file = openSync(path, 'a+');
    ftruncateSync(file, await load(path, apply));
    return new Journal(file);
  }

  /** The reason why nothing can be written any more; null while all is well. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Adds a record to the next write. */
  append(record: JournalRecord): void {
    if (this.#lines === '') {
      this.#written = new Promise((resolve, reject) => {
        setImmediate(() => {
          try {
            this.#write();
            resolve();
          } catch (error) {
            reject(error as Error);
          }
        });
      });
      // Records nobody waits for must not end the process; `failure` tells of it.
      this.#written.catch(() => undefined);
    }
    this.#lines += `${JSON.stringify(record)}\n`;
  }

  /** Resolves when all that was appended is in the file. Rejects when writing failed. */
  written(): Promise<void> {
    return this.#written;
  }

  /** Writes what is left and closes the file. */
  async close(): Promise<void> {
    await this.#written.catch(() => undefined);
    closeSync(this.#file);
  }

  #write(): void {
    const bytes = Buffer.from(this.#lines);
    this.#lines = '';
    if (this.#failure !== null) throw this.#failure;
    try {
      let offset = 0;
      while (offset < bytes.length) offset += writeSync(this.#file, bytes, offset);
    } catch (error) {
      this.#failure = error as Error;
      throw error;
    }
  }
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

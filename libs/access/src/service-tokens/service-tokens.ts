import { readFileSync, statSync } from 'node:fs';
import { stat, readFile } from 'node:fs/promises';
import { errorText, Recurring, type Clock, type Log, type Random } from '@night-market/kernel';
import { parseTokenFile, type TokenFile } from './token-file.ts';

const LOOK_EVERY_MS = 1_000;

const NOTHING: TokenFile = { accept: {}, present: {} };

/** The file of service tokens, read at boot and again within a second of a change. A broken new version keeps the old one. */
export class ServiceTokens {
  private file: TokenFile = NOTHING;
  private version = '';
  private readonly path: string | undefined;
  private readonly log: Log;
  private readonly watching: Recurring;

  /**
   * @param path without one nobody is let in, and nothing is shown
   * @throws Error with one plain sentence when the file cannot be read or is wrong
   */
  constructor(path: string | undefined, { clock, random, log }: { clock: Clock; random: Random; log: Log }) {
    this.path = path;
    this.log = log;
    this.watching = new Recurring({
      round: async () => {
        await this.look();
        return LOOK_EVERY_MS;
      },
      firstAfterMs: LOOK_EVERY_MS,
      backoff: { baseMs: LOOK_EVERY_MS, factor: 1, capMs: LOOK_EVERY_MS },
      failed: () => undefined,
      ...{ clock, random },
    });
    if (path === undefined) return;
    try {
      this.version = versionOf(statSync(path));
      this.file = parseTokenFile(readFileSync(path, 'utf8'));
    } catch (error) {
      throw new Error(`the service tokens in ${path} cannot be used: ${reasonOf(error)}`);
    }
  }

  get accept(): TokenFile['accept'] {
    return this.file.accept;
  }

  /** What to show to the audience; undefined when nothing was agreed. */
  tokenFor(audience: string): string | undefined {
    return this.file.present[audience];
  }

  start(): void {
    if (this.path !== undefined) this.watching.start();
  }

  stop(): Promise<void> {
    return this.watching.stop();
  }

  private async look(): Promise<void> {
    const path = this.path!;
    let version = 'missing';
    try {
      version = versionOf(await stat(path));
      if (version === this.version) return;
      this.file = parseTokenFile(await readFile(path, 'utf8'));
      this.log.info({ path }, 'the service tokens were read anew');
    } catch (error) {
      if (version !== this.version)
        this.log.error(
          { path, error: reasonOf(error) },
          'the new service tokens cannot be used; the old ones still hold',
        );
    }
    this.version = version;
  }
}

const versionOf = ({ mtimeMs, size, ino }: { mtimeMs: number; size: number; ino: number }): string =>
  `${mtimeMs} ${size} ${ino}`;

const reasonOf = (error: unknown): string =>
  (error as { code?: unknown }).code === undefined && error instanceof Error
    ? error.message
    : errorText(error);

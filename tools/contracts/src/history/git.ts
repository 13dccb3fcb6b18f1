import { spawnSync } from 'node:child_process';
import { PlainError } from '@night-market/command-line';

const MAX_BYTES = 512 * 1024 * 1024;

/** A repository, read through Git itself. */
export class Git {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** @throws PlainError with Git's own first line when it refuses */
  run(args: readonly string[], input?: string): string {
    const { status, stdout, stderr } = this.spawn(args, input);
    if (status === 0) return stdout;
    const reason = stderr.trim().split('\n')[0] ?? '';
    throw new PlainError(`Git does not answer here: ${reason}`);
  }

  /** The commit that a ref names; undefined when there is none. */
  commitOf(ref: string): string | undefined {
    const { status, stdout } = this.spawn(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
    return status === 0 ? stdout.trim() : undefined;
  }

  /** Whether the history was cut off when the repository was cloned. */
  isShallow(): boolean {
    return this.run(['rev-parse', '--is-shallow-repository']).trim() === 'true';
  }

  /** The texts of blobs, by id; those that are not there are left out. */
  blobs(ids: readonly string[]): ReadonlyMap<string, string> {
    const output = this.spawn(['cat-file', '--batch'], ids.map((id) => `${id}\n`).join(''), 'latin1');
    if (output.status !== 0) throw new PlainError('Git cannot read the snapshots of earlier commits.');
    const bytes = Buffer.from(output.stdout, 'latin1');
    const texts = new Map<string, string>();
    for (let at = 0; at < bytes.length;) {
      const headEnd = bytes.indexOf(10, at);
      const [id = '', kind, size = '0'] = bytes.toString('latin1', at, headEnd).split(' ');
      at = headEnd + 1;
      if (kind !== 'blob') continue;
      texts.set(id, bytes.toString('utf8', at, at + Number(size)));
      at += Number(size) + 1;
    }
    return texts;
  }

  private spawn(args: readonly string[], input = '', encoding: 'utf8' | 'latin1' = 'utf8') {
    // It only reads, so it does not matter whose the files are.
    const settings = ['-c', 'safe.directory=*', '-c', 'core.quotePath=false', '--no-pager'];
    const result = spawnSync('git', [...settings, ...args], {
      ...{ cwd: this.root, input, encoding, maxBuffer: MAX_BYTES },
      env: { ...environment(), LC_ALL: 'C' },
    });
    if (result.error) throw new PlainError(`Git cannot be run: ${result.error.message}.`);
    return result;
  }
}

/** Without what a hook of Git sets, which would lead to another repository than the one at the root. */
export const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));

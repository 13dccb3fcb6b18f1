import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Git } from '../../src/history/git.ts';

const OWN_SCOPE = '@night-market';

/** All files of a repository at another place, with its installed packages, in a repository of its own. */
export class Copy {
  readonly root: string;

  constructor(original: string) {
    this.root = mkdtempSync(join(tmpdir(), 'contracts-'));
    const git = new Git(original);
    for (const path of git
      .run(['ls-files', '-co', '--exclude-standard', '--deduplicate'])
      .trim()
      .split('\n')) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      cpSync(join(original, path), join(this.root, path), { force: true });
    }
    const installed = join(original, 'node_modules');
    const own = join(this.root, 'node_modules', OWN_SCOPE);
    mkdirSync(own, { recursive: true });
    for (const name of readdirSync(installed).filter((name) => name !== OWN_SCOPE))
      symlinkSync(join(installed, name), join(this.root, 'node_modules', name));
    // Ours are links into the repository; here they must lead into the copy.
    for (const name of readdirSync(join(installed, OWN_SCOPE)))
      symlinkSync(readlinkSync(join(installed, OWN_SCOPE, name)), join(own, name));
    // Versions that one workspace alone has.
    for (const path of globSync('{apps,libs,tools}/*/node_modules', { cwd: original }))
      symlinkSync(join(original, path), join(this.root, path));
    const copied = new Git(this.root);
    copied.run(['init', '-q']);
    copied.run(['add', 'libs/contracts/snapshots']);
    copied.run(['-c', 'user.name=test', '-c', 'user.email=test@example.invalid', 'commit', '-q', '-m', 'x']);
  }

  /** The texts of all files of the contracts, by path. */
  contracts(): Record<string, string> {
    const folder = join(this.root, 'libs/contracts');
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const paths = files.map(({ parentPath, name }) => join(parentPath, name)).sort();
    return Object.fromEntries(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  }

  drop(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

import { createHash } from 'node:crypto';
import { existsSync, realpathSync, statSync } from 'node:fs';

/** A Java and the jars that it runs. */
export interface JavaProgram {
  readonly java: string;
  readonly libDir: string;
}

/**
 * Where the classes of a broker lie as Java lays them out in memory (class data sharing): a broker that maps them starts
 * with two thirds of the work. Java refuses the archive of another Java or of other jars, so each has its own.
 */
export function classArchivePath({ java, libDir }: JavaProgram): string {
  const program = realpathSync(java);
  const maker = [program, statSync(program).mtimeMs, libDir].join('\n');
  return `${libDir}-${createHash('sha256').update(maker).digest('hex').slice(0, 12)}.jsa`;
}

/** What tells Java to use the archive, where there is one. */
export function classArchiveOptions(program: JavaProgram): string[] {
  const path = classArchivePath(program);
  return existsSync(path) ? [`-XX:SharedArchiveFile=${path}`, '-Xshare:auto', '-Xlog:cds=off'] : [];
}

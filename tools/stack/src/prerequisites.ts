import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '@night-market/command-line';
import { findExecutable, isExecutableFile } from './process/find-executable.ts';

const JAVA_VERSION_MIN = 17;
const INSTALL_TIMEOUT_MS = 900_000;

/** The programs that running Kafka needs. Maven only has to be there until its jars have been fetched. */
export interface Tools {
  readonly java: string;
  readonly maven: string | undefined;
}

/** What the check depends on; tests replace parts of it. */
export interface PrerequisiteContext {
  readonly env: NodeJS.ProcessEnv;
  readonly needMaven: boolean;
  readonly isRoot: boolean;
  readonly log: (line: string) => void;
}

/** Finds Java and Maven, installs them where it may, or says in one sentence what to install. */
export async function ensureTools(context: PrerequisiteContext): Promise<Tools> {
  if (missingPackages(context).length > 0) await installOrExplain(context);
  const java = findJava(context.env);
  const maven = findExecutable('mvn', context.env);
  if (!java || (context.needMaven && !maven)) throw await explain(context);
  await checkJavaVersion(java);
  return { java, maven };
}

/** The major version in the output of `java -version`. */
export function parseJavaVersion(output: string): number | undefined {
  const found = /version "(?:1\.)?(\d+)/.exec(output);
  return found ? Number(found[1]) : undefined;
}

function findJava(env: NodeJS.ProcessEnv): string | undefined {
  const home = env['JAVA_HOME'];
  const ofHome = home ? join(home, 'bin', 'java') : undefined;
  return ofHome && isExecutableFile(ofHome) ? ofHome : findExecutable('java', env);
}

function missingPackages({ env, needMaven }: PrerequisiteContext): string[] {
  const missing: string[] = [];
  if (!findJava(env)) missing.push('default-jre-headless');
  if (needMaven && !findExecutable('mvn', env)) missing.push('maven');
  return missing;
}

async function installOrExplain(context: PrerequisiteContext): Promise<void> {
  const aptGet = findExecutable('apt-get', context.env);
  if (!aptGet || !context.isRoot) throw await explain(context);
  const packages = missingPackages(context);
  context.log(
    `stack: installing ${packages.join(' and ')} by apt-get, which Kafka needs (a minute or two, once)`,
  );
  const options = {
    env: { ...context.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: INSTALL_TIMEOUT_MS,
    maxBuffer: 64 * 1024 * 1024,
  };
  try {
    await promisify(execFile)(aptGet, ['-q', 'update'], options);
    await promisify(execFile)(
      aptGet,
      ['-q', '-y', '--no-install-recommends', 'install', ...packages],
      options,
    );
  } catch (error) {
    context.log(`stack: apt-get failed: ${String((error as Error).message).split('\n')[0]}`);
  }
}

async function explain(context: PrerequisiteContext): Promise<PlainError> {
  const missing = missingPackages(context).map((name) => (name === 'maven' ? 'Maven' : 'Java 17 or newer'));
  const what = `Kafka needs ${missing.join(' and ')}, which this machine does not have`;
  const how =
    'Debian or Ubuntu: `apt-get install default-jre-headless maven`, macOS: `brew install openjdk maven`';
  return (await dockerAnswers(context.env))
    ? new PlainError(`${what}: install it (${how}), or use Docker, which is here: \`docker compose up\`.`)
    : new PlainError(`${what}: install it (${how}), or install Docker and use \`docker compose up\`.`);
}

async function dockerAnswers(env: NodeJS.ProcessEnv): Promise<boolean> {
  const docker = findExecutable('docker', env);
  if (!docker) return false;
  return promisify(execFile)(docker, ['version'], { env, timeout: 5_000 }).then(
    () => true,
    () => false,
  );
}

async function checkJavaVersion(java: string): Promise<void> {
  const { stdout, stderr } = await promisify(execFile)(java, ['-version'], { timeout: 20_000 });
  const version = parseJavaVersion(`${stderr}\n${stdout}`);
  if (version !== undefined && version < JAVA_VERSION_MIN) {
    throw new PlainError(
      `Kafka needs Java ${JAVA_VERSION_MIN} or newer and ${java} is version ${version}: install a newer one or set JAVA_HOME.`,
    );
  }
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { PlainError } from '@night-market/command-line';

/** The version of Apache Kafka that the stack runs. */
export const KAFKA_VERSION = '4.1.1';

const BROKER_JAR = `kafka_2.13-${KAFKA_VERSION}.jar`;
const DOWNLOAD_TIMEOUT_MS = 600_000;
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

// The broker's own dependencies leave the logging back end out; without it there is no log at all.
const POM = `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>nightmarket</groupId><artifactId>kafka-lib</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.24.3</version>
    </dependency>
  </dependencies>
</project>
`;

/** The folder of the broker's jars inside the cache folder. */
export function kafkaLibDir(cacheDir: string): string {
  return join(cacheDir, `kafka-${KAFKA_VERSION}`);
}

/** Whether the jars are there already, so that Maven is not needed. */
export function hasKafkaJars(cacheDir: string): boolean {
  return existsSync(join(kafkaLibDir(cacheDir), BROKER_JAR));
}

/**
 * Brings the broker's jars into the cache folder, once. They are gathered in a folder beside it and
 * moved into place whole, so an interrupted or a parallel download never leaves half a library.
 */
export async function ensureKafkaJars(
  cacheDir: string,
  maven: string | undefined,
  log: (line: string) => void,
): Promise<string> {
  const libDir = kafkaLibDir(cacheDir);
  if (hasKafkaJars(cacheDir)) return libDir;
  if (!maven) throw new Error('Maven is needed to fetch the jars of Kafka');
  log(`kafka: fetching Apache Kafka ${KAFKA_VERSION} by Maven (about 45 MB, once)`);
  await mkdir(dirname(libDir), { recursive: true });
  const draft = await mkdtemp(`${libDir}.part-`);
  try {
    await download(draft, maven);
    await moveIntoPlace(draft, libDir, cacheDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return libDir;
}

async function download(draft: string, maven: string): Promise<void> {
  const pom = join(draft, 'pom.xml');
  const libs = join(draft, 'lib');
  await writeFile(pom, POM);
  const args = ['-q', '-B', '-C', '-f', pom, COPY_DEPENDENCIES];
  try {
    await promisify(execFile)(maven, [...args, '-DincludeScope=runtime', `-DoutputDirectory=${libs}`], {
      timeout: DOWNLOAD_TIMEOUT_MS,
    });
  } catch (error) {
    throw new PlainError(`Maven could not fetch the jars of Apache Kafka: ${firstErrorLine(error)}`);
  }
  if (!(await readdir(libs)).includes(BROKER_JAR)) {
    throw new PlainError(`Maven fetched no ${BROKER_JAR}; run the command once more.`);
  }
}

async function moveIntoPlace(draft: string, libDir: string, cacheDir: string): Promise<void> {
  try {
    await rename(join(draft, 'lib'), libDir);
  } catch (error) {
    if (!hasKafkaJars(cacheDir)) throw error;
  }
}

function firstErrorLine(error: unknown): string {
  const { stdout = '', stderr = '', message = '' } = error as Partial<Record<string, string>>;
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  return lines.find((line) => line.includes('ERROR')) ?? message.split('\n')[0] ?? 'unknown error';
}

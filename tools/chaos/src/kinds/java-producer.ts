import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What Kafka's own client sends: so many records by each codec, each with so many headers of one name. */
export interface JavaRecords {
  readonly topic: string;
  /** Begins their keys. */
  readonly keys: string;
  /** `{key}`, `{codec}` and `{uuid}` in it are filled in for each record. */
  readonly value: string;
  readonly records: number;
  readonly headers: number;
  readonly codecs: readonly ('none' | 'gzip' | 'snappy' | 'lz4' | 'zstd')[];
}

const JVM = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const SOURCE = join(import.meta.dirname, 'ForeignProducer.java');

interface JavaHome {
  readonly brokers: readonly string[];
  /** How to log in, as Kafka's own clients read it. */
  readonly configFile?: string | undefined;
  /** The jars of the broker. */
  readonly kafkaLibDir: string;
  readonly signal: AbortSignal;
}

/** Runs a producer with the jars of the broker; Java compiles its one file itself. */
export async function produceByJava(
  { brokers, configFile, kafkaLibDir, signal }: JavaHome,
  { topic, keys, value, records, headers, codecs }: JavaRecords,
): Promise<void> {
  const args = [brokers.join(','), topic, keys, String(records), String(headers), value, ...codecs];
  const java = process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : 'java';
  const child = spawn(
    java,
    [
      ...JVM,
      ...(configFile ? [`-Dconfig=${configFile}`] : []),
      '-cp',
      join(kafkaLibDir, '*'),
      SOURCE,
      ...args,
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal,
    },
  );
  let complaint = '';
  child.stderr.on('data', (part) => (complaint += String(part)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`Kafka's Java producer ended with ${code}: ${complaint.slice(-500)}`);
}

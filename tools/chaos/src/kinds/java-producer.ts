import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Arena } from '../arena.ts';
import { foreignKey } from '../foreign-key.ts';

/** What Kafka's own client sends: so many records by each codec, each with so many headers of one name. */
interface JavaRecords {
  readonly topic: string;
  readonly records: number;
  readonly headers: number;
  readonly codecs: readonly ('none' | 'gzip' | 'snappy' | 'lz4' | 'zstd')[];
}

const JVM = ['-Xmx128m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
const SOURCE = join(import.meta.dirname, 'ForeignProducer.java');

/** Runs a producer with the jars of the broker; Java compiles its one file itself. */
export async function produceByJava(
  { stack, kafkaLibDir, signal }: Arena,
  { topic, records, headers, codecs }: JavaRecords,
): Promise<void> {
  const args = [stack.brokers.join(','), topic, foreignKey(), String(records), String(headers), ...codecs];
  const java = process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : 'java';
  const child = spawn(java, [...JVM, '-cp', join(kafkaLibDir, '*'), SOURCE, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    signal,
  });
  let complaint = '';
  child.stderr.on('data', (part) => (complaint += String(part)));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`Kafka's Java producer ended with ${code}: ${complaint.slice(-500)}`);
}

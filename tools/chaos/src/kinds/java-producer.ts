import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Arena } from '../arena.ts';

/** What Kafka's own client sends. */
interface Compressed {
  readonly topic: string;
  readonly codec: 'gzip' | 'snappy' | 'lz4' | 'zstd';
  /** Key, tab, value. */
  readonly lines: readonly string[];
}

const JVM = ['-Xmx64m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** Sends records with the console producer that comes with the broker. */
export async function produceCompressed(
  { stack, kafkaLibDir, signal }: Arena,
  { topic, codec, lines }: Compressed,
): Promise<void> {
  const tool = [
    ...['org.apache.kafka.tools.ConsoleProducer', '--bootstrap-server', stack.brokers.join(',')],
    ...['--topic', topic, '--compression-codec', codec, '--reader-property', 'parse.key=true'],
  ];
  const java = process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : 'java';
  const child = spawn(java, [...JVM, '-cp', join(kafkaLibDir, '*'), ...tool], {
    stdio: ['pipe', 'ignore', 'pipe'],
    signal,
  });
  let complaint = '';
  child.stderr.on('data', (part) => (complaint += String(part)));
  // It may end before it has read everything; its exit code says so.
  child.stdin.on('error', () => undefined);
  child.stdin.end(`${lines.join('\n')}\n`);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`the console producer ended with ${code}: ${complaint.slice(-500)}`);
}

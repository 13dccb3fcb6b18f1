import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { kafkaLibDir, pickPort, stopProcess, waitFor } from '../src/index.ts';
import { classArchiveOptions, classArchivePath } from '../src/kafka/class-archive.ts';
import { kafkaLogFiles, startKafkaNode } from '../src/kafka/kafka-node.ts';
import { makeClassArchive } from '../src/kafka/make-class-archive.ts';
import { findExecutable } from '../src/process/find-executable.ts';
import { cacheDir, newDataDir } from './support.ts';

const dataDir = newDataDir('classes');
// The jars are a folder of its own, so it has an archive of its own.
const libDir = join(dataDir, 'kafka-lib');
symlinkSync(kafkaLibDir(cacheDir), libDir);
const program = { java: findExecutable('java') ?? '', libDir };
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Starts a broker, waits until it serves, stops it; resolves with the files that it had mapped. */
async function mapped(name: string): Promise<string> {
  const home = join(dataDir, name);
  mkdirSync(home);
  const ports = [await pickPort([]), await pickPort([])] as const;
  const node = { id: 1, port: ports[0].port, controllerPort: ports[1].port, process: null };
  const cluster = { clusterId: 'Y2xhc3MtYXJjaGl2ZS0wMg', nodes: [node] };
  const broker = await startKafkaNode({ ...program, dataDir: home }, cluster, node);
  const { server } = kafkaLogFiles(home, 1);
  try {
    const isUp = (): boolean => readFileSync(server, 'utf8').includes('Kafka Server started');
    await waitFor(
      () =>
        Promise.resolve()
          .then(isUp)
          .catch(() => false),
      {
        ...{ what: 'the broker serves', timeoutMs: 50_000 },
      },
    );
    return readFileSync(`/proc/${broker.pid}/maps`, 'utf8');
  } finally {
    await stopProcess(broker, [{ signal: 'SIGTERM', graceMs: 20_000 }]);
  }
}

describe('the classes of a broker', () => {
  it('are kept once, mapped by the brokers that start, and no broker needs them', async () => {
    const said: string[] = [];
    expect(classArchiveOptions(program)).toEqual([]);
    for (let time = 0; time < 2; time += 1) await makeClassArchive(program, (line) => said.push(line));
    expect(said).toHaveLength(1);
    expect(await mapped('with')).toContain(classArchivePath(program));

    rmSync(classArchivePath(program));
    writeFileSync(classArchivePath(program), 'rubbish');
    expect(classArchiveOptions(program)).toHaveLength(3);
    expect(await mapped('rubbish')).not.toContain(classArchivePath(program));
  }, 180_000);
});

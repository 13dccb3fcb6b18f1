import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PlainError } from '@night-market/command-line';
import { pickPort, wantedPorts } from '../ports.ts';
import { isAlive } from '../process/process-identity.ts';
import { stopProcess } from '../process/stop-process.ts';
import type { StopStep } from '../process/stop-process.ts';
import { fileSizeBytes, tailFile } from '../process/tail-file.ts';
import type { PostgresState } from '../state/stack-state.ts';
import { readState, updateState } from '../state/state-file.ts';
import type { PostgresPart } from '../types.ts';
import { waitFor } from '../wait-for.ts';
import { clusterDir, initCluster, SUPERUSER } from './init-cluster.ts';
import type { CertificateFiles } from '../secure/certificate-files.ts';
import { databaseUrlFor } from './databases.ts';
import type { PostgresHome } from './postgres-home.ts';
import { postgresAnswers } from './postgres-ready.ts';
import { showCertificate, TLS_SETTINGS, tlsParameters } from './postgres-tls.ts';
import { livingPostgres, postgresLogFile, spawnPostgres } from './postgres-server.ts';

const PREFERRED_PORT = 15_432;
const READY_TIMEOUT_MS = 90_000;
const RETRY_MS = 250;
// After a killed server its workers may hold the shared memory a little longer.
const OLD_WORKERS = /pre-existing shared memory block|lock file "postmaster.pid" already exists/;
const PORT_TAKEN = /could not bind|Address already in use|could not create any TCP\/IP sockets/;

/** What a managed PostgreSQL is built from. */
export interface ManagedPostgresOptions {
  readonly stateFile: string;
  readonly preferPorts: boolean;
  readonly throwaway: boolean;
  readonly home: () => Promise<PostgresHome>;
  /** Speak TLS alone, with these certificates. */
  readonly tls?: CertificateFiles | undefined;
  readonly log: (line: string) => void;
}

/** A server of our own. All knowledge of it is in `stack.json`, so any process can steer it. */
export class ManagedPostgres implements PostgresPart {
  readonly managed = true;
  private readonly options: ManagedPostgresOptions;

  constructor(options: ManagedPostgresOptions) {
    this.options = options;
  }

  get pid(): number | undefined {
    return livingPostgres(this.state())?.pid;
  }

  get died(): boolean {
    const { process, dataDir } = this.state();
    return process !== null && livingPostgres({ process, dataDir }) === undefined;
  }

  get logFile(): string {
    return postgresLogFile({ homeDir: dirname(this.state().dataDir) });
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    const steps: StopStep[] = [{ signal, graceMs: 6_000 }];
    if (signal !== 'SIGKILL') steps.push({ signal: 'SIGQUIT', graceMs: 1_500 });
    await stopProcess(livingPostgres(this.state()), steps);
    this.record({ process: null });
  }

  async start(signal?: AbortSignal): Promise<void> {
    if (livingPostgres(this.state())) return;
    await this.startOnPort(() => Promise.resolve(false), signal);
  }

  /** Makes the cluster if there is none and starts it on a port that is free now. */
  async startFirst(signal?: AbortSignal): Promise<void> {
    const home = await this.options.home();
    this.record({ dataDir: clusterDir(home) });
    await initCluster(home, this.state().password, this.options);
    await this.choosePort();
    try {
      await this.startOnPort(async () => {
        await this.choosePort();
        return true;
      }, signal);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  private async startOnPort(onPortTaken: () => Promise<boolean>, signal?: AbortSignal): Promise<void> {
    const home = await this.options.home();
    const deadlineMs = performance.now() + READY_TIMEOUT_MS;
    for (;;) {
      const mark = fileSizeBytes(postgresLogFile(home));
      if (await this.spawnAndWait(home, signal)) return;
      await delay(RETRY_MS);
      const words = tailFile(postgresLogFile(home), 15, mark);
      const retry = OLD_WORKERS.test(words) || (PORT_TAKEN.test(words) && (await onPortTaken()));
      if (!retry || performance.now() > deadlineMs) {
        throw new PlainError(`PostgreSQL did not start.\n${words}`);
      }
    }
  }

  /** True when it answers, false when it has exited. */
  private async spawnAndWait(home: PostgresHome, signal?: AbortSignal): Promise<boolean> {
    const { port } = this.state();
    const { tls } = this.options;
    if (tls) await showCertificate(home, tls);
    const started = await spawnPostgres(home, port, tls ? TLS_SETTINGS : {});
    this.record({ process: started });
    this.options.log(`postgres: starts on 127.0.0.1:${port} (pid ${started.pid})`);
    const url = this.url();
    const outcome = await waitFor(
      async () => {
        if (!isAlive(started)) return 'exited';
        return (await postgresAnswers(url)) ? 'ready' : undefined;
      },
      { what: 'PostgreSQL answers', timeoutMs: READY_TIMEOUT_MS, intervalMs: 50, signal },
    );
    return outcome === 'ready';
  }

  private async choosePort(): Promise<void> {
    const { preferPorts, log } = this.options;
    const chosen = await pickPort(wantedPorts(this.state().port, preferPorts && PREFERRED_PORT));
    if (preferPorts && !chosen.preferred)
      log(`postgres: port ${PREFERRED_PORT} is taken, using ${chosen.port}`);
    this.record({ port: chosen.port });
    updateState(this.options.stateFile, (state) => ({ ...state, databaseUrl: this.url() }));
  }

  private url(): string {
    const { port, password } = this.state();
    const { tls } = this.options;
    const address = `postgres://127.0.0.1:${port}/${tls ? tlsParameters(tls) : ''}`;
    return databaseUrlFor(address, 'postgres', SUPERUSER, password);
  }

  private state(): PostgresState {
    const postgres = readState(this.options.stateFile)?.postgres;
    if (!postgres) throw new PlainError('This stack has no PostgreSQL of its own.');
    return postgres;
  }

  private record(change: Partial<PostgresState>): void {
    updateState(this.options.stateFile, (state) => ({
      ...state,
      postgres: { ...state.postgres, ...change },
    }));
  }
}

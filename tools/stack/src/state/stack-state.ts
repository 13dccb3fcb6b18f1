import type { ProcessIdentity } from '../process/process-identity.ts';

/** One Kafka node as it is recorded. */
export interface KafkaNodeState {
  readonly id: number;
  readonly port: number;
  readonly controllerPort: number;
  readonly process: ProcessIdentity | null;
}

/** The Kafka half of a stack that runs its own. */
export interface KafkaState {
  readonly clusterId: string;
  readonly nodes: readonly KafkaNodeState[];
}

/** The PostgreSQL half of a stack that runs its own. */
export interface PostgresState {
  readonly port: number;
  readonly password: string;
  /** May lie outside the stack's folder when the server's user cannot reach that. */
  readonly dataDir: string;
  readonly process: ProcessIdentity | null;
}

/** Who logs in to Kafka, and whether clients have to show a certificate besides. */
export interface SecureState {
  readonly users: readonly string[];
  readonly clientCertificates?: boolean | undefined;
}

/** What `stack.json` holds: everything needed to find, reuse and stop a stack. */
export interface StackState {
  readonly version: 1;
  readonly status: 'starting' | 'ready' | 'stopped';
  /** Passwords of database roles are derived from this. */
  readonly secret: string;
  /** TLS, logins and rights on both halves, and who logs in to Kafka; set when the data are made. */
  readonly secure?: SecureState | undefined;
  /** Which halves are ours this time; the others are named by KAFKA_BROKERS or DATABASE_URL. */
  readonly managed: { readonly kafka: boolean; readonly postgres: boolean };
  /** Kept while an existing cluster is used, so that our own data can be opened again later. */
  readonly kafka: KafkaState;
  readonly postgres: PostgresState;
  readonly brokers: readonly string[];
  readonly databaseUrl: string;
}

import type { Kafka, KafkaConfig } from 'kafkajs';
import type { AclRight } from './kafka/acls.ts';
import type { SaslListener } from './kafka/sasl-listener.ts';
import type { TopicSpec } from './kafka/topics.ts';
import type { SecureState } from './state/stack-state.ts';

/** How to start a stack. */
export interface StackOptions {
  /** Everything the stack keeps lies below this folder. */
  readonly dataDir: string;
  /** 1 by default; 3 gives replication 3 and min.insync 2, for tests that lose a broker. */
  readonly brokers?: 1 | 3 | undefined;
  /** Where the jars of Kafka are kept; by default `cache` beside the data folder. */
  readonly cacheDir?: string | undefined;
  /** Remove all data of an earlier run first. */
  readonly fresh?: boolean | undefined;
  /**
   * The data may go when the machine stops: a new PostgreSQL does not wait for its disk. A process that is killed loses
   * nothing all the same, since what it has written is the system's by then.
   */
  readonly throwaway?: boolean | undefined;
  readonly log?: ((line: string) => void) | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  /**
   * Try the well-known ports first. Otherwise all ports are random free ones, so that nobody takes those of a stack whose
   * broker or server is down for a moment.
   */
  readonly preferPorts?: boolean | undefined;
  /** Lets users with limited rights in besides; needs one broker. */
  readonly saslListener?: SaslListener | undefined;
  /**
   * TLS on both halves with an authority of the stack's own, and these users of Kafka, who may do nothing until they are
   * given rights. The data of a stack without it cannot be used. With `clientCertificates` the brokers want a certificate of
   * that authority from every client besides its login.
   */
  readonly secure?: SecureState | undefined;
  /** Gives up the start and leaves nothing running. */
  readonly signal?: AbortSignal | undefined;
}

/** The Kafka half. Nodes count from 0. */
export interface KafkaPart {
  /** False when KAFKA_BROKERS names a cluster that is not ours: it cannot be stopped or started. */
  readonly managed: boolean;
  /** Process ids by node; undefined where a node is down. */
  readonly pids: readonly (number | undefined)[];
  /** Nodes that have ended although nobody stopped them. */
  readonly died: readonly number[];
  /** What a node says is in this file. */
  logFile(node: number): string;
  /** Stops a node and waits until it is gone. SIGTERM by default; SIGKILL is a crash. */
  stop(node: number, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a node on the port it had and waits until the cluster is ready, or until `signal` is aborted. */
  start(node: number, signal?: AbortSignal): Promise<void>;
}

/** The PostgreSQL half. */
export interface PostgresPart {
  /** False when DATABASE_URL names a server that is not ours. */
  readonly managed: boolean;
  readonly pid: number | undefined;
  /** Whether the server has ended although nobody stopped it. */
  readonly died: boolean;
  /** What the server says is in this file. */
  readonly logFile: string;
  /** SIGINT (fast, the default), SIGTERM (smart), SIGQUIT (immediate) or SIGKILL (a crash). */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts the server on the port it had and waits until a query is answered, or until `signal` is aborted. */
  start(signal?: AbortSignal): Promise<void>;
}

/** Two ways into one database; the same one where nothing is secured. */
export interface DatabaseUrls {
  /** As the role that migrates. */
  readonly owner: string;
  /** As the role that serves. */
  readonly service: string;
}

/** A running broker and database. */
export interface Stack {
  readonly dataDir: string;
  readonly stateFile: string;
  /** True if this process started it and will stop it; false if it was found running. */
  readonly owned: boolean;
  readonly brokers: readonly string[];
  /** As a role that may create databases and roles. */
  readonly databaseUrl: string;
  readonly kafka: KafkaPart;
  readonly postgres: PostgresPart;
  /** Makes the database and its owner, a role that can do nothing else; returns that role's URL. */
  ensureDatabase(name: string): Promise<string>;
  /** Makes the database, a role that owns it, and, in a secure stack, another that reads and writes rows alone. */
  ensureServiceDatabase(name: string): Promise<DatabaseUrls>;
  /** Whether the database is there to be copied. */
  isTemplate(name: string): Promise<boolean>;
  /** From now on nobody connects to the database: it is there to be copied. */
  makeTemplate(name: string): Promise<void>;
  /** Makes a database as another one is; returns the URL of the role that owns both. */
  copyDatabase(name: string, template: string): Promise<string>;
  /** Removes the database, its connections and its roles. */
  dropDatabase(name: string): Promise<void>;
  /** Whether it has TLS, logins and rights. */
  readonly secure: boolean;
  /** The variables by which this user logs in to Kafka; none in a stack without logins. */
  kafkaEnv(user: string): Readonly<Record<string, string>>;
  /** The file by which Kafka's own tools log in as an administrator; undefined where there is no login. */
  readonly kafkaConfigFile: string | undefined;
  /** A client of Kafka that may do everything. */
  adminKafka(overrides?: Partial<KafkaConfig>): Kafka;
  /** Gives rights on Kafka, where there are any. */
  ensureAcls(rights: readonly AclRight[]): Promise<void>;
  ensureTopics(specs: readonly TopicSpec[]): Promise<void>;
  /** Stops what this process started, in under 10 s; the data stay. */
  stop(): Promise<void>;
}

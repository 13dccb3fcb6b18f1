/** What there is to break. Services are processes by label, such as `payments-2`. */
export interface Shape {
  readonly services: readonly string[];
  /** Those of a service that has more than one process: the others go on without it. */
  readonly replicated: readonly string[];
  /** Those that keep the rows of stalls below their limits. */
  readonly planners: readonly string[];
  /** Processes that do not run until one is added. */
  readonly spares: readonly string[];
  readonly brokers: readonly string[];
}

/** The service that a process belongs to: `payments-2` is a replica of `payments`. */
export const serviceOf = (label: string): string => label.replace(/-\d+$/, '');

/** Three brokers; two replicas and a spare one of payments and the orchestrator; two of power-ops; one gate. */
export const SHAPE: Shape = {
  services: ['payments', 'payments-2', 'orchestrator', 'orchestrator-2', 'gate'],
  replicated: ['payments', 'payments-2', 'orchestrator', 'orchestrator-2'],
  planners: ['power-ops', 'power-ops-2'],
  spares: ['payments-3', 'orchestrator-3'],
  brokers: ['broker-1', 'broker-2', 'broker-3'],
};

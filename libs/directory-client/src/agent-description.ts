/** Something that an agent can do, as the directory takes it. */
export interface OfferedService {
  readonly name: string;
  readonly type: 'command' | 'event' | 'operations';
  readonly protocols?: readonly string[];
  readonly ontologies?: readonly string[];
  readonly languages?: readonly string[];
  readonly properties?: Readonly<Record<string, string>>;
}

/** What a service tells of itself. */
export interface AgentDescription {
  readonly services: readonly OfferedService[];
  readonly operationsUrl: string;
}

/** The property by which a process knows its own registration again. */
export const PROCESS = 'process';

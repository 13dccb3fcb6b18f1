import { TOPICS, type TopicDefinition } from '@night-market/contracts';
import { PROCESS, type AgentDescription, type OfferedService } from '@night-market/directory-client';

interface ServiceFacts {
  readonly name: string;
  /** What it handles: those that its handlers are registered for. */
  readonly subscriptions: readonly { readonly topic: string; readonly types: readonly string[] }[];
  readonly contracts?: readonly TopicDefinition[] | undefined;
  /** Where others reach it. */
  readonly url: string;
  /** Tells this process from all others that may have its name. */
  readonly process: string;
}

/** What a service can do, from its handlers and the contracts of what they handle. */
export const describeAgent = ({
  name,
  subscriptions,
  contracts = TOPICS,
  url,
  process,
}: ServiceFacts): AgentDescription => ({
  services: [
    { name, type: 'operations', properties: { [PROCESS]: process } },
    ...subscriptions.flatMap(({ topic, types }) => types.map((type) => handled(topic, type, contracts))),
  ],
  operationsUrl: `${url}/ops`,
});

function handled(topic: string, type: string, contracts: readonly TopicDefinition[]): OfferedService {
  const contract = contracts.find((one) => one.name === topic);
  const isCommand = contract?.events[type]?.performative === 'request';
  const [ontology = topic, ...rest] = topic.split('.');
  return {
    name: `${topic}.${type}`,
    type: isCommand ? 'command' : 'event',
    ...(isCommand && { protocols: ['fipa-request'] }),
    ontologies: [ontology],
    languages: ['application/json'],
    properties: { version: rest.at(-1) ?? '' },
  };
}

/** Characters that the name of an agent may have. */
const NOT_IN_NAMES = /[^A-Za-z0-9.-]/g;
const HOST_NAME_LENGTH_MAX = 40;

/**
 * `<service>:<host>-<port>`: a process that is started again has the name that it had before, and takes its place at
 * once. Of a long host name the end is kept, which tells the replicas of a deployment apart.
 */
export const agentIdOf = (name: string, hostName: string, port: number | string): string =>
  `${name}:${hostName.replaceAll(NOT_IN_NAMES, '-').slice(-HOST_NAME_LENGTH_MAX)}-${port}`;

/** Addresses that stand for all of a machine: nobody reaches it there. */
const WILDCARDS = ['0.0.0.0', '::', '[::]'];

/**
 * Where others reach a service, without a slash at the end.
 * @param listening where the server says it listens
 * @param given SERVICE_URL
 */
export function reachableUrl(
  listening: string,
  { given, host, hostName }: { given: string | undefined; host: string; hostName: string },
): string {
  if (given !== undefined) return given.replace(/\/+$/, '');
  const { protocol, port, origin } = new URL(listening);
  return WILDCARDS.includes(host) ? `${protocol}//${hostName}:${port}` : origin;
}

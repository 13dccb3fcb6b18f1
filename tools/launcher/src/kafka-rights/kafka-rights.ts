import {
  deadLetterTopic,
  EVERY_SERVICE,
  handlersOf,
  opsPowerV1,
  TOPICS,
  type TopicDefinition,
} from '@night-market/contracts';
import type { AclOperation, AclRight } from '@night-market/stack';
import { AUDITOR, SERVICES } from '../services.ts';

/** What one service may do on the cluster, as Kafka's access control lists say it. */
export interface KafkaRight {
  /** Also the name of its user. */
  readonly service: string;
  readonly resource: 'topic' | 'group';
  /** `prefixed`: each name stands for all names that begin with it. */
  readonly pattern: 'literal' | 'prefixed';
  readonly names: readonly string[];
  readonly operations: readonly AclOperation[];
}

/** Services that talk to Kafka. */
const ON_THE_BUS = SERVICES.filter(({ kafka }) => kafka).map(({ name }) => name);

/** Plays meters, breakers and controllers of stalls on a platform; the user and the groups that it makes up have its name. */
export const STALL_SIM = 'stall-sim';

/** The users of Kafka: each service that talks to it, and the simulator of stalls, by their names. */
export const busUsers = (): readonly string[] => [...ON_THE_BUS, STALL_SIM];

/** What the controllers of stalls need, as the simulator plays them: it is no service, so no contract names it. */
export const stallSimRights = (namespace = ''): KafkaRight[] => {
  const topic = {
    ...({ service: STALL_SIM, resource: 'topic', pattern: 'literal' } as const),
    names: [namespace + opsPowerV1.name],
  };
  const groups = [`${namespace}${STALL_SIM}-`];
  return [
    { ...topic, operations: ['Read', 'Write'] },
    { service: STALL_SIM, resource: 'group', pattern: 'prefixed', names: groups, operations: ['Read'] },
  ];
};

/** The same rights, of users. */
export const aclsOf = (rights: readonly KafkaRight[]): AclRight[] =>
  rights.map(({ service, ...right }) => ({ ...right, user: service }));

/**
 * The rights that the services need on Kafka, and no more, from who sends and who reads in the contracts.
 * @param namespace put before each topic and group, as KAFKA_NAMESPACE
 */
export function kafkaRights(
  namespace = '',
  services: readonly string[] = ON_THE_BUS,
  topics: readonly TopicDefinition[] = TOPICS,
): KafkaRight[] {
  return services
    .flatMap((service) => [
      ...rightsOf(service, topics),
      ...(service === AUDITOR ? auditorRights(services, topics) : []),
    ])
    .filter(({ names }) => names.length > 0)
    .map((right) => ({ ...right, names: right.names.map((name) => namespace + name).sort() }));
}

function rightsOf(service: string, topics: readonly TopicDefinition[]): KafkaRight[] {
  const sent = topics.filter((topic) => includes(topic, topic.producers, service)).map(({ name }) => name);
  const read = topicsReadBy(service, topics);
  const literal = { service, pattern: 'literal' } as const;
  return [
    { ...literal, resource: 'topic', names: sent, operations: ['Write'] },
    // Configs: for how long the broker keeps a topic.
    { ...literal, resource: 'topic', names: read, operations: ['Read', 'DescribeConfigs'] },
    { ...literal, resource: 'topic', names: read.map(deadLetterTopic), operations: ['Write'] },
    { ...literal, resource: 'group', names: read.length > 0 ? [service] : [], operations: ['Read'] },
    ...(service === AUDITOR ? [] : followingRights(service, topics)),
  ];
}

/** Who follows a topic reads it by groups that it makes up. */
function followingRights(service: string, topics: readonly TopicDefinition[]): KafkaRight[] {
  const followed = topics
    .filter(({ consumers }) => consumers.some(({ name, follows }) => follows && name === service))
    .map(({ name }) => name);
  if (followed.length === 0) return [];
  return [
    { service, resource: 'topic', pattern: 'literal', names: followed, operations: ['Read'] },
    { service, resource: 'group', pattern: 'prefixed', names: [`${service}-`], operations: ['Read'] },
  ];
}

/** It reads every topic, dead letters too, by groups that it makes up, and asks how far the consumers are. */
function auditorRights(services: readonly string[], topics: readonly TopicDefinition[]): KafkaRight[] {
  const consumers = services.filter((service) => topicsReadBy(service, topics).length > 0);
  const own = { service: AUDITOR } as const;
  return [
    {
      ...own,
      resource: 'topic',
      pattern: 'literal',
      names: topics.flatMap(({ name }) => [name, deadLetterTopic(name)]),
      operations: ['Read'],
    },
    {
      ...own,
      resource: 'group',
      pattern: 'literal',
      names: [...new Set([AUDITOR, ...consumers])],
      operations: ['Describe'],
    },
    { ...own, resource: 'group', pattern: 'prefixed', names: [`${AUDITOR}-`], operations: ['Read'] },
  ];
}

const topicsReadBy = (service: string, topics: readonly TopicDefinition[]): string[] =>
  topics
    .filter((topic) =>
      includes(
        topic,
        handlersOf(topic).map(({ name }) => name),
        service,
      ),
    )
    .map(({ name }) => name);

/** Of a draft, every service may take part one day and none does now. */
const includes = ({ status }: TopicDefinition, names: readonly string[], service: string): boolean =>
  names.includes(service) || (status === 'published' && names.includes(EVERY_SERVICE));

import type { ContractConsumer, TopicDefinition } from './define-topic.ts';

/** Stands for each service in the lists of a contract. */
export const EVERY_SERVICE = 'every service';

/** Whether the contract lets this service publish the topic. */
export const mayPublish = ({ producers }: Pick<TopicDefinition, 'producers'>, service: string): boolean =>
  producers.includes(service) || producers.includes(EVERY_SERVICE);

/** Whether the contract lets this service read the topic, be it as a copy. */
export const mayRead = ({ consumers }: Pick<TopicDefinition, 'consumers'>, service: string): boolean =>
  consumers.some(({ name }) => name === service || name === EVERY_SERVICE);

/** Those of the contract that handle its events, and so keep an inbox and write dead letters. */
export const handlersOf = ({ consumers }: Pick<TopicDefinition, 'consumers'>): readonly ContractConsumer[] =>
  consumers.filter(({ follows }) => !follows);

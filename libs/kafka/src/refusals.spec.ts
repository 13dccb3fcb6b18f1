import { describe, expect, it } from 'vitest';
import { tellRefusal, type CoordinatorFinder } from './group-refusal.ts';
import { BrokerRefusedError, refusalOf } from './refusals.ts';

const kafkaError = (type: string, message = 'no'): Error =>
  Object.assign(new Error(message), { name: 'KafkaJSProtocolError', type });
const wrapped = (cause: Error): Error => new Error('kafkajs gave up', { cause });

describe('what the broker refuses', () => {
  it.each([
    [
      kafkaError('GROUP_AUTHORIZATION_FAILED'),
      { group: 'east.payments' },
      /as the group east\.payments; give it Read/,
    ],
    [
      wrapped(kafkaError('TOPIC_AUTHORIZATION_FAILED')),
      { topics: ['a'] },
      /may not write to a; give it Write there/,
    ],
    [
      kafkaError('TOPIC_AUTHORIZATION_FAILED'),
      { topics: ['a', 'b'] },
      /may not write to one of a, b; give it Write/,
    ],
    [kafkaError('TOPIC_AUTHORIZATION_FAILED'), {}, /may not read its topics; give it Read there/],
    [
      kafkaError('CLUSTER_AUTHORIZATION_FAILED'),
      { topics: ['a'] },
      /may not write to a, nor to any other topic/,
    ],
    [
      kafkaError('UNSUPPORTED_SASL_MECHANISM'),
      {},
      /does not know this way to log in; set KAFKA_SASL_MECHANISM/,
    ],
    [kafkaError('ILLEGAL_SASL_STATE'), {}, /wants no login on this port; unset KAFKA_SASL_MECHANISM/],
  ])('is told as one sentence that says what to change: %s %j', (error, asked, sentence) => {
    const refusal = refusalOf(error, asked);
    expect(refusal?.message).toMatch(sentence);
    expect(refusal?.message).toMatch(/^[^\n]+\.$/);
  });

  it('holds nothing of what the broker said of a login', () => {
    const error = Object.assign(new Error('SASL PLAIN failed: geheim'), {
      name: 'KafkaJSSASLAuthenticationError',
    });
    expect(refusalOf(wrapped(error))?.message).toMatch(
      /^The broker refuses the login; check KAFKA_SASL_USERNAME/,
    );
    expect(String(refusalOf(error))).not.toContain('geheim');
  });

  it('is told as it was first', () => {
    const first = new BrokerRefusedError('TOPIC_AUTHORIZATION_FAILED', 'said');
    expect(refusalOf(wrapped(first), { topics: ['a'] })).toBe(first);
  });

  it.each([new Error('socket'), kafkaError('NOT_LEADER_FOR_PARTITION'), 'text', undefined])(
    'is not every error: %s',
    (error) => expect(refusalOf(error)).toBeUndefined(),
  );
});

describe('the coordinator of a group', () => {
  const clusterOf = (answers: (() => Promise<unknown>)[]): CoordinatorFinder => ({
    brokerPool: {
      // As kafkajs: what a broker says is forgotten.
      withBroker: async (use) => {
        for (const findGroupCoordinator of answers) {
          const found = await use({ nodeId: '1', broker: { findGroupCoordinator } }).catch(() => undefined);
          if (found !== undefined) return found;
        }
        return null;
      },
    },
    async findGroupCoordinatorMetadata(asked) {
      const found = await this.brokerPool.withBroker(({ broker }) => broker.findGroupCoordinator(asked));
      if (found === null) throw new Error('Failed to find group coordinator');
      return found;
    },
  });
  const find = (answers: (() => Promise<unknown>)[]) => {
    const cluster = clusterOf(answers);
    return tellRefusal(cluster.findGroupCoordinatorMetadata).call(cluster, { groupId: 'g' });
  };
  const refused = () => Promise.reject(kafkaError('GROUP_AUTHORIZATION_FAILED'));
  const away = () => Promise.reject(new Error('socket'));

  it('is told to be refused when it was', async () => {
    await expect(find([away, refused])).rejects.toMatchObject({ type: 'GROUP_AUTHORIZATION_FAILED' });
  });

  it('is not found when all are away, and is found where one answers', async () => {
    await expect(find([away, away])).rejects.toThrow('Failed to find group coordinator');
    expect(await find([away, () => Promise.resolve('it')])).toBe('it');
  });
});

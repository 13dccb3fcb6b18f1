import kafkajs from 'kafkajs';
import { expect, it } from 'vitest';
import { awaitLeaders } from './await-leaders.ts';

type Answer = Error | { leader: number };

const refusal = (type: string): Error =>
  new kafkajs.KafkaJSProtocolError(Object.assign(new Error(type), { type, retriable: true, code: 0 }));

function brokerThatAnswers(answers: Answer[]) {
  let asked = 0;
  return {
    asked: () => asked,
    fetchTopicMetadata: ({ topics }: { topics?: string[] } = {}) => {
      const answer = answers[Math.min(asked, answers.length - 1)]!;
      asked += 1;
      if (answer instanceof Error) return Promise.reject(answer);
      const partition = { partitionErrorCode: 0, partitionId: 0, replicas: [1], isr: [1], ...answer };
      return Promise.resolve({ topics: (topics ?? []).map((name) => ({ name, partitions: [partition] })) });
    },
  };
}

it('asks again while a broker has not heard of a topic, or it has no leader', async () => {
  const broker = brokerThatAnswers([
    refusal('UNKNOWN_TOPIC_OR_PARTITION'),
    refusal('LEADER_NOT_AVAILABLE'),
    { leader: -1 },
    { leader: 2 },
  ]);
  await awaitLeaders(broker, ['a.v1']);
  expect(broker.asked()).toBe(4);
});

it('tells at once what no waiting fixes', async () => {
  const broker = brokerThatAnswers([refusal('TOPIC_AUTHORIZATION_FAILED'), { leader: 2 }]);
  await expect(awaitLeaders(broker, ['a.v1'])).rejects.toThrow('TOPIC_AUTHORIZATION_FAILED');
  expect(broker.asked()).toBe(1);
});

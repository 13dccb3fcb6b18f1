import { describe, expect, it } from 'vitest';
import { createKafka, externalBrokers } from './kafka-client.ts';

describe('externalBrokers', () => {
  it('reads a list and is empty without one', () => {
    expect(externalBrokers({ KAFKA_BROKERS: 'one:9092, two:9092,' })).toEqual(['one:9092', 'two:9092']);
    expect(externalBrokers({ KAFKA_BROKERS: '' })).toEqual([]);
    expect(externalBrokers({})).toEqual([]);
  });
});

describe('createKafka', () => {
  it('says which SASL settings are missing or unknown', () => {
    expect(() => createKafka(['b:1'], { KAFKA_SASL_MECHANISM: 'plain' })).toThrow(
      /needs KAFKA_SASL_USERNAME/,
    );
    const credentials = { KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'p' };
    expect(() => createKafka(['b:1'], { ...credentials, KAFKA_SASL_MECHANISM: 'gssapi' })).toThrow(
      /is unknown/,
    );
    expect(() =>
      createKafka(['b:1'], { ...credentials, KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256' }),
    ).not.toThrow();
  });
});

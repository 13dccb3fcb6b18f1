import { describe, expect, it } from 'vitest';
import { serverProperties } from './kafka-config.ts';

const node = (id: number) => ({ id, port: 19_091 + id, controllerPort: 19_191 + id, process: null });

function parse(text: string): Map<string, string> {
  const lines = text.trim().split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

describe('serverProperties', () => {
  it('fits one broker: a single copy of everything, loopback only, topics never made by accident', () => {
    const nodes = [node(1)];
    const properties = parse(serverProperties({ node: node(1), nodes, logDir: '/data' }));
    expect(properties.get('offsets.topic.replication.factor')).toBe('1');
    expect(properties.get('min.insync.replicas')).toBe('1');
    expect(properties.get('auto.create.topics.enable')).toBe('false');
    expect(properties.get('listeners')).toBe('PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19192');
    expect(properties.get('group.min.session.timeout.ms')).toBe('3000');
  });

  it('lets users in by a listener of their own, with nothing but what they were given', () => {
    const saslListener = { port: 20_001, users: { gate: 'one', payments: 'two' } };
    const config = { node: node(1), nodes: [node(1)], logDir: '/data', saslListener };
    const properties = parse(serverProperties(config));
    expect(properties.get('listeners')).toBe(
      'PLAINTEXT://127.0.0.1:19092,CONTROLLER://127.0.0.1:19192,SASL_PLAINTEXT://127.0.0.1:20001',
    );
    expect(properties.get('advertised.listeners')).toContain(',SASL_PLAINTEXT://127.0.0.1:20001');
    expect(properties.get('allow.everyone.if.no.acl.found')).toBe('false');
    expect(properties.get('listener.name.sasl_plaintext.plain.sasl.jaas.config')).toMatch(
      / required user_gate="one" user_payments="two";$/,
    );
  });

  it('fits three brokers: three copies, two in sync, every node a voter', () => {
    const nodes = [node(1), node(2), node(3)];
    const properties = parse(serverProperties({ node: node(2), nodes, logDir: '/data' }));
    expect(properties.get('default.replication.factor')).toBe('3');
    expect(properties.get('min.insync.replicas')).toBe('2');
    expect(properties.get('transaction.state.log.replication.factor')).toBe('3');
    expect(properties.get('controller.quorum.voters')).toBe(
      '1@127.0.0.1:19192,2@127.0.0.1:19193,3@127.0.0.1:19194',
    );
    expect(properties.get('node.id')).toBe('2');
  });
});

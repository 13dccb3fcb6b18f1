import { expect, it } from 'vitest';
import { agentIdOf, describeAgent, reachableUrl } from './describe-agent.ts';

it('a service tells what it handles, from its handlers and their contracts', () => {
  const subscriptions = [
    { topic: 'pay.cmd.v1', types: ['refund'] },
    { topic: 'gate.auth.v2', types: ['paid'] },
  ];
  const described = describeAgent({ name: 'payments', subscriptions, url: 'http://h:1', process: 'p1' });
  const common = { languages: ['application/json'] };
  expect(described).toEqual({
    operationsUrl: 'http://h:1/ops',
    services: [
      { name: 'payments', type: 'operations', properties: { process: 'p1' } },
      {
        ...{ name: 'pay.cmd.v1.refund', type: 'command', protocols: ['fipa-request'] },
        ...{ ...common, ontologies: ['pay'], properties: { version: 'v1' } },
      },
      {
        ...{ name: 'gate.auth.v2.paid', type: 'event', ...common },
        ...{ ontologies: ['gate'], properties: { version: 'v2' } },
      },
    ],
  });
});

it.each([
  ['pod.market.local', 3001, 'gate:pod.market.local-3001'],
  ['höst_1', 1, 'gate:h-st-1-1'],
  [`deployment-${'x'.repeat(250)}-7f9c-abcde`, 3001, `gate:${'x'.repeat(29)}-7f9c-abcde-3001`],
])('on %s and port %i the agent is named %s', (host, port, name) => {
  expect(agentIdOf('gate', host, port)).toBe(name);
});

it.each([
  ['http://127.0.0.1:3001', '127.0.0.1', undefined, 'http://127.0.0.1:3001'],
  ['http://127.0.0.1:3001', '0.0.0.0', undefined, 'http://box:3001'],
  ['https://[::1]:3001', '::', undefined, 'https://box:3001'],
  ['http://127.0.0.1:3001', '0.0.0.0', 'https://pay.market/a/', 'https://pay.market/a'],
])('listening at %s (%s), with SERVICE_URL %s, it is reached at %s', (listening, host, given, url) => {
  expect(reachableUrl(listening, { given, host, hostName: 'box' })).toBe(url);
});

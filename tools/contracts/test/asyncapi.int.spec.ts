import { Parser } from '@asyncapi/parser';
import {
  asyncApiOf,
  asyncApiText,
  deadLetterTopic,
  defineTopic,
  event,
  handlersOf,
  topicSpecs,
  TOPICS,
  type AsyncApiDocument,
} from '@night-market/contracts';
import { Ajv, type AnySchema } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

/** As much of the document as is looked at here. */
interface Bus extends AsyncApiDocument {
  readonly channels: Record<string, { address: string; messages: object; bindings: { kafka: object } }>;
  readonly operations: Record<string, { action: string; channel: { $ref: string }; messages: object[] }>;
  readonly components: { readonly messages: Record<string, Message>; readonly schemas: object };
}
interface Message {
  readonly examples: readonly { headers: object; payload: Record<string, unknown> }[];
  readonly headers: AnySchema;
  readonly payload: AnySchema;
}

const bus = asyncApiOf() as Bus;
const everyType = TOPICS.flatMap((topic) =>
  Object.entries(topic.events).map(([type, definition]) => ({ topic: topic.name, type, ...definition })),
);
const messageOf = (topic: string, type: string): Message => bus.components.messages[`${topic}.${type}`]!;

/** What the official parser says about a document, but that 3.1 is out. */
async function complaints(text: string): Promise<string[]> {
  const { diagnostics } = await new Parser().parse(text);
  return diagnostics
    .filter(({ code }) => code !== 'asyncapi-latest-version')
    .map(({ code, message, path }) => `${code} at ${path.join('/')}: ${message}`);
}

/** Validates by the schemas of a document, in a validator that knows nothing of ours. */
function validatorOf(document: AsyncApiDocument) {
  const refuse = (sentence: unknown): never => {
    throw new Error(String(sentence));
  };
  const logger = { log: refuse, warn: refuse, error: refuse };
  const ajv = new Ajv({ strict: false, allErrors: true, logger });
  formats.default(ajv);
  ajv.addSchema({ ...document, $id: 'bus' });
  return (schema: AnySchema, value: unknown): string => {
    const rebased = JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"bus#')) as AnySchema;
    return ajv.validate(rebased, value) ? 'valid' : ajv.errorsText();
  };
}
const validate = validatorOf(bus);

describe('the AsyncAPI document', () => {
  it('is valid for the official parser', async () => {
    expect(await complaints(asyncApiText())).toEqual([]);
  });

  it('has a channel with the settings of each topic and of its dead letters, and no other', () => {
    const told = Object.entries(bus.channels).map(([id, { address, bindings }]) => [
      id,
      address,
      bindings.kafka,
    ]);
    const wanted = topicSpecs().map(({ name, partitions, config }) => {
      const { 'cleanup.policy': policy, ...numbers } = config;
      const topicConfiguration = {
        ...(policy && { 'cleanup.policy': [policy] }),
        ...Object.fromEntries(Object.entries(numbers).map(([setting, text]) => [setting, Number(text)])),
      };
      return [name, name, { topic: name, partitions, topicConfiguration, bindingVersion: '0.5.0' }];
    });
    expect(told).toEqual(wanted);
  });

  it('has a message of each event type, and no other but the dead letter', () => {
    const wanted = everyType.map(({ topic, type }) => `${topic}.${type}`);
    expect(Object.keys(bus.components.messages)).toEqual([...wanted, 'dead-letter']);
    for (const { name, events } of TOPICS) {
      expect(Object.keys(bus.channels[name]!.messages)).toEqual(Object.keys(events));
    }
  });

  it('has an operation of each producer and consumer, with all types of the topic', () => {
    for (const { name, events, producers, consumers } of TOPICS) {
      const letters = deadLetterTopic(name);
      const types = Object.keys(events).length;
      const wanted = [
        ...producers.map((who) => [`${who}.send.${name}`, 'send', name, types]),
        ...consumers.map((who) => [`${who.name}.receive.${name}`, 'receive', name, types]),
        ...handlersOf({ consumers }).map((who) => [`${who.name}.send.${letters}`, 'send', letters, 1]),
      ].map(([id, ...rest]) => [String(id).replaceAll(' ', '-'), ...rest]);
      const told = wanted.map(([id]) => {
        const { action, channel, messages } = bus.operations[String(id)]!;
        return [id, action, channel.$ref.slice('#/channels/'.length), messages.length];
      });
      expect(told).toEqual(wanted);
      const receivers = Object.keys(bus.operations).filter((id) => id.endsWith(`.send.${letters}`));
      expect(receivers).toHaveLength(handlersOf({ consumers }).length);
    }
  });

  it.each(everyType)('$topic $type: shows every example as a valid record', ({ topic, type, examples }) => {
    const message = messageOf(topic, type);
    expect(message.examples.map(({ payload }) => payload['payload'])).toEqual(examples);
    for (const { headers, payload } of message.examples) {
      expect(validate(message.payload, payload)).toBe('valid');
      expect(validate(message.headers, headers)).toBe('valid');
    }
  });

  it.each(everyType)('$topic $type: has a schema that tells it from others', ({ topic, type }) => {
    const { payload: schema, headers: headersSchema, examples } = messageOf(topic, type);
    const { headers, payload } = examples[0]!;
    for (const wrong of [{ type: 'other' }, { topic: 'other' }, { payload: {} }, { id: 'no UUID' }]) {
      expect(validate(schema, { ...payload, ...wrong })).not.toBe('valid');
    }
    expect(validate(headersSchema, { ...headers, ce_id: 'no UUID' })).not.toBe('valid');
  });

  it('demands the right performative of an ACL message, and shows a valid dead letter', () => {
    const { headers, examples } = messageOf('pay.cmd.v1', 'refund');
    const sent = examples[0]!.headers;
    expect(validate(headers, { ...sent, 'acl-performative': 'inform' })).not.toBe('valid');
    expect(validate(headers, { ...sent, 'acl-reply-by': undefined })).not.toBe('valid');
    const letter = bus.components.messages['dead-letter']!;
    expect(validate(letter.headers, letter.examples[0]!.headers)).toBe('valid');
  });

  it('uses no keyword that AsyncAPI, which builds on draft 7, would not understand', () => {
    const newer = /"(prefixItems|\$defs|\$dynamicRef|unevaluated\w+|dependent\w+|m(in|ax)Contains)":/;
    expect(asyncApiText()).not.toMatch(newer);
  });

  it('is the same in whichever order the contracts are written', () => {
    const turned = TOPICS.toReversed().map((topic) => ({
      ...topic,
      events: Object.fromEntries(Object.entries(topic.events).toReversed()),
      consumers: topic.consumers.toReversed(),
    }));
    expect(asyncApiText(turned)).toBe(asyncApiText());
  });

  it('leads the references of a schema that holds itself to where it stands now', async () => {
    const tree = z.looseObject({
      id: z.string(),
      get children() {
        return z.array(tree).optional();
      },
    });
    const grown = event('It grew.', tree as z.ZodType, { id: 'a', children: [{ id: 'b' }] });
    const topics = [
      defineTopic({
        ...{ name: 'test.trees.v1', status: 'draft', key: 'id', description: 'Trees.' },
        ...{ producers: ['a'], consumers: ['b'], events: { grown } },
      }),
    ];
    expect(await complaints(asyncApiText(topics))).toEqual([]);
    const document = asyncApiOf(topics) as Bus;
    const { payload, examples } = document.components.messages['test.trees.v1.grown']!;
    const check = validatorOf(document);
    expect(check(payload, examples[0]!.payload)).toBe('valid');
    const wrong = { ...examples[0]!.payload, payload: { id: 'a', children: [{ id: 1 }] } };
    expect(check(payload, wrong)).not.toBe('valid');
  });
});

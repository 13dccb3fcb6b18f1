import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type {
  Definition,
  HistoryLine,
  Machine,
  Retry,
  Saga,
  SagaDetail,
  SagaLeg,
  SagaPage,
} from '../src/api/types.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

interface Document {
  readonly paths: Readonly<
    Record<string, { get: { responses: { 200: { content: { 'application/json': { schema: Schema } } } } } }>
  >;
}

const document = (service: string) =>
  JSON.parse(readFileSync(`docs/api/openapi/${service}.json`, 'utf8')) as Document;
const answerOf = (service: string, path: string): Schema =>
  document(service).paths[path]!.get.responses[200].content['application/json'].schema;
const fieldsOf = (schema: Schema | undefined): string[] => Object.keys(schema?.properties ?? {}).sort();

/** The names of a type's fields; the compiler says when one is missing or too many. */
const fields = <T>(names: Record<keyof T, true>): string[] => Object.keys(names).sort();

const saga = {
  ...{ orderId: true, state: true, settled: true, legs: true, correlationId: true },
  ...{ createdAt: true, updatedAt: true, settledAt: true },
} as const satisfies Record<keyof Saga, true>;

describe('the types of the page are those of the services', () => {
  const list = answerOf('orchestrator', '/sagas');
  const detail = answerOf('orchestrator', '/sagas/{orderId}');
  const definition = answerOf('orchestrator', '/definition');

  it.each([
    ['a page of sagas', fields<SagaPage>({ sagas: true, next: true }), list],
    ['a saga', fields<Saga>(saga), list.properties?.['sagas']?.items],
    ['a saga with its history', fields<SagaDetail>({ ...saga, history: true }), detail],
    [
      'a leg',
      fields<SagaLeg>({ dupTxnId: true, state: true, attempt: true }),
      detail.properties?.['legs']?.items,
    ],
    [
      'a line of the history',
      fields<HistoryLine>({
        ...{ n: true, on: true, machine: true, leg: true, from: true, to: true },
        ...{ actor: true, eventId: true, at: true, correlationId: true },
      }),
      detail.properties?.['history']?.items,
    ],
    [
      'a retry',
      fields<Retry>({ n: true, leg: true, operator: true, reason: true, at: true }),
      answerOf('orchestrator', '/sagas/{orderId}/retries').properties?.['retries']?.items,
    ],
  ])('%s', (_, ours, theirs) => expect(ours).toEqual(fieldsOf(theirs)));

  it('the definition, as far as it is needed', () => {
    const machine = definition.properties?.['machines']?.properties?.['leg'];
    expect(fieldsOf(definition)).toEqual(
      expect.arrayContaining(fields<Definition>({ name: true, version: true, machines: true })),
    );
    expect(fieldsOf(machine)).toEqual(
      fields<Machine>({ initial: true, final: true, states: true, transitions: true }),
    );
  });
});

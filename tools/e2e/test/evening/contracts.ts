import { parseTraceParent } from '@opentelemetry/core';
import { Kafka as CloudEventsOverKafka, type CloudEventV1 } from 'cloudevents';
import {
  aclHeadersSchema,
  cityDirectoryV1,
  decodeEvent,
  eventHeadersSchema,
  isTombstone,
  readableEvent,
  SEQUENCE_HEADER,
  TOPICS,
  type Envelope,
} from '@night-market/contracts';
import { readServices } from '@night-market/services';
import { eventually, type TopicRecord } from '@night-market/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordsOf, type Evening } from '../../src/index.ts';

const SERVICES = readServices().map(({ name }) => name);
/** What the gate says to old scanners; the rest of that version, a draft, comes with them. */
const FOR_OLD_SCANNERS = ['gate.auth.v1.granted', 'gate.auth.v1.granted_paid'];
/** Nobody runs controllers of stalls or agencies in an evening; the tests of their services see what is said to them. */
const ELSEWHERE = ['ops.power.v1', 'civic.events.v1'];

interface Published {
  readonly record: TopicRecord;
  readonly event: Envelope;
}

/** An entry that was paid before, which an evening has none of. */
async function letIn({ urls, keys }: Evening['platform']): Promise<void> {
  const { id: deviceId, key } = await keys.scanner();
  const token = await keys.ticket('t-1');
  const scan = { deviceId, nonce: 'n-1', token, gateId: 'north', admission: 'prepaid' };
  const authorization = `Bearer ${key}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await fetch(`${urls['gate']![0]}/v2/scans`, {
    method: 'POST',
    headers,
    body: JSON.stringify(scan),
  });
  expect(await response.json()).toMatchObject({ decision: 'granted' });
}

const SILENT = 'payments:falls-silent';

/** Agents that come, stay, leave, and fall silent: of the services themselves none does so in an evening. */
async function comeAndGo(evening: Evening): Promise<void> {
  const { platform, directoryToken } = evening;
  const authorization = `Bearer ${directoryToken('payments')}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const ask = async (method: string, path: string, body?: object): Promise<{ epoch: string }> => {
    const init = {
      method,
      headers: body ? headers : { authorization },
      ...(body && { body: JSON.stringify(body) }),
    };
    const response = await fetch(`${platform.urls['directory']![0]}/agents/${path}`, init);
    expect(response.ok).toBe(true);
    return (response.status === 204 ? {} : await response.json()) as { epoch: string };
  };
  const described = { services: [], operationsUrl: 'http://127.0.0.1:1/ops', leaseS: 5 };
  const { epoch } = await ask('PUT', 'payments:leaves', described);
  await ask('POST', 'payments:leaves/renewals', { epoch });
  await ask('DELETE', `payments:leaves?epoch=${epoch}`);
  await ask('PUT', SILENT, described);
  await eventually(
    async () =>
      (await recordsOf(evening, cityDirectoryV1.name)).some(
        ({ key, value }) => key === SILENT && readableEvent(cityDirectoryV1.name, value)?.type === 'expired',
      ),
    { timeoutMs: 60_000, everyMs: 1_000 },
  );
}

const ours = () =>
  TOPICS.filter(
    ({ name, producers }) => !ELSEWHERE.includes(name) && producers.some((one) => SERVICES.includes(one)),
  );
/** Follows from an act of an operator alone; apps/orchestrator/test and apps/payments/test play it. */
const BY_HAND = ['pay.cmd.v1.record_outside_refund'];

const nameOf = ({ topic, type }: Envelope): string => `${topic}.${type}`;

export function describeContracts(theEvening: () => Evening): void {
  describe('what the services publish in an evening', () => {
    let published: Published[];

    beforeAll(async () => {
      const evening = theEvening();
      await letIn(evening.platform);
      const [{ findings }] = await Promise.all([evening.play({ orders: 200, seed: 5 }), comeAndGo(evening)]);
      expect(findings).toEqual([]);
      const records = await Promise.all(
        ours().map(async ({ name }) => {
          const ofTopic = await recordsOf(evening, name);
          return ofTopic
            .filter(({ value }) => !isTombstone(name, value))
            .map((record) => ({ record, event: decodeEvent(name, record.value) }));
        }),
      );
      published = records.flat();
    });

    it('has every type that they are the producers of', () => {
      const promised = ours()
        .filter(({ status }) => status === 'published')
        .flatMap(({ name, events }) =>
          Object.entries(events)
            .filter(([, { status }]) => status === 'published')
            .map(([type]) => `${name}.${type}`),
        )
        .filter((type) => !BY_HAND.includes(type));
      expect([...new Set(published.map(({ event }) => nameOf(event)))].sort()).toEqual(
        [...FOR_OLD_SCANNERS, ...promised].sort(),
      );
    });

    it('has the headers of the contract, and those of a command where it asks for something', () => {
      for (const { record, event } of published) {
        expect(eventHeadersSchema.parse(record.headers)).toEqual(record.headers);
        expect(record.headers[SEQUENCE_HEADER]).toMatch(/^\d{20}$/);
        const performative = TOPICS.find(({ name }) => name === event.topic)?.events[event.type]
          ?.performative;
        if (performative)
          expect(aclHeadersSchema.parse(record.headers)['acl-performative']).toBe(performative);
        else expect(Object.keys(record.headers).filter((name) => name.startsWith('acl-'))).toEqual([]);
      }
    });

    it('is read by the CloudEvents SDK as what was sent', () => {
      for (const { record, event } of published) {
        const key = record.key ?? '';
        const message = {
          key,
          value: String(record.value),
          headers: record.headers,
          body: String(record.value),
        };
        expect(CloudEventsOverKafka.isEvent(message)).toBe(true);
        expect(CloudEventsOverKafka.toEvent(message)).toMatchObject({
          specversion: '1.0',
          id: event.id,
          type: nameOf(event),
          subject: event.key,
          time: event.ts,
          partitionkey: key,
          datacontenttype: 'application/json',
          correlationid: event.correlationId,
          causationid: event.causationId,
          data: event,
        } satisfies Partial<CloudEventV1<unknown>>);
      }
    });

    it('carries a trace that OpenTelemetry continues: one id for all that follows from a request', () => {
      for (const { record, event } of published) {
        expect(parseTraceParent(record.headers['traceparent'] ?? '')).toEqual({
          traceId: event.correlationId.replaceAll('-', ''),
          spanId: event.id.replaceAll('-', '').slice(16),
          traceFlags: 1,
        });
      }
    });

    it('lies under the key that the contract names', () => {
      for (const { record, event } of published) {
        const field = TOPICS.find(({ name }) => name === event.topic)!.key;
        expect([record.key, event.payload[field]]).toEqual([event.key, event.key]);
      }
    });
  });
}

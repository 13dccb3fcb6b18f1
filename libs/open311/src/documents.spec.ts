import { XMLParser } from 'fast-xml-parser';
import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { inspection, noise } from '../test/services.ts';
import {
  cleanText,
  createdDocument,
  definitionDocument,
  discoveryDocument,
  errorsDocument,
  requestsDocument,
  servicesDocument,
  tokenDocument,
  write,
  type Document,
  type ServiceRequest,
} from './index.ts';

const DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';
const parser = new XMLParser({ parseTagValue: false, trimValues: false, ignoreDeclaration: true });
const xml = (document: Document): string => write(document, 'xml');
const json = (document: Document): unknown => JSON.parse(write(document, 'json'));

const request: ServiceRequest = {
  serviceRequestId: 'r-1',
  status: 'closed',
  statusNotes: 'done',
  serviceCode: '001',
  serviceName: 'Fire safety',
  requestedAtMs: Date.parse('2026-11-27T20:00:00+08:00'),
  updatedAtMs: Date.parse('2026-11-27T21:00:00+08:00'),
  place: { lat: 25.0876, long: -121.5244 },
};

describe('the shapes of the specification', () => {
  it('list services: codes stay texts, booleans are booleans in JSON', () => {
    expect(xml(servicesDocument([inspection]))).toBe(
      `${DECLARATION}<services><service><service_code>001</service_code><service_name>消防安全檢查 Fire safety</service_name>` +
        '<description>Gas, fire &amp; &lt;blocked&gt; exits</description><metadata>true</metadata><type>realtime</type>' +
        '<keywords>fire,瓦斯</keywords><group>safety</group></service></services>',
    );
    expect(json(servicesDocument([noise]))).toEqual([
      {
        ...{
          service_code: 'noise',
          service_name: 'Noise',
          description: 'Too loud',
          metadata: false,
          type: 'batch',
        },
        ...{ keywords: null, group: 'order' },
      },
    ]);
  });

  it('define a service: attributes in their order, values only for lists', () => {
    const written = json(definitionDocument(inspection)) as { attributes: Record<string, unknown>[] };
    expect(written.attributes.map(({ code }) => code)).toEqual(['KIND', 'STALL', 'NOTE', 'SINCE', 'COUNT']);
    expect(written.attributes[0]).toEqual({
      ...{
        variable: true,
        code: 'KIND',
        datatype: 'multivaluelist',
        required: true,
        datatype_description: null,
      },
      ...{ order: 1, description: 'What is it?' },
      values: [
        { key: '1', name: 'Gas' },
        { key: '2', name: 'Exit' },
      ],
    });
    expect(written.attributes[1]).not.toHaveProperty('values');
    expect(xml(definitionDocument(inspection))).toContain(
      '<order>1</order><description>What is it?</description><values><value><key>1</key><name>Gas</name></value>',
    );
    expect(xml(definitionDocument(noise))).toBe(
      `${DECLARATION}<service_definition><service_code>noise</service_code><attributes/></service_definition>`,
    );
  });

  it('tell of requests: every field is there, times have their offset, empty ones are null', () => {
    expect(json(requestsDocument([request]))).toEqual([
      {
        ...{ service_request_id: 'r-1', status: 'closed', status_notes: 'done', service_name: 'Fire safety' },
        ...{ service_code: '001', description: null, agency_responsible: null, service_notice: null },
        ...{ requested_datetime: '2026-11-27T12:00:00.000Z', updated_datetime: '2026-11-27T13:00:00.000Z' },
        ...{
          expected_datetime: null,
          address: null,
          address_id: null,
          zipcode: null,
          lat: 25.0876,
          long: -121.5244,
        },
        media_url: null,
      },
    ]);
    expect(xml(requestsDocument([request]))).toContain(
      '<lat>25.0876</lat><long>-121.5244</long><media_url/>',
    );
    const mediaUrls = ['https://a.tw/1.jpg', 'https://a.tw/2.jpg'];
    const withPhotos = requestsDocument([{ ...request, mediaUrl: mediaUrls[0], mediaUrls }]);
    expect(json(withPhotos)).toMatchObject([{ media_url: mediaUrls[0], media_urls: mediaUrls }]);
    expect(xml(withPhotos)).toContain(
      '<media_urls><media_url>https://a.tw/1.jpg</media_url><media_url>https://a.tw/2.jpg</media_url></media_urls>',
    );
  });

  it('tell more of a report only where a client asks for extensions', () => {
    expect(xml(requestsDocument([request]))).not.toContain('extended_attributes');
    const further = {
      ...{ detailedStatus: 'information_required' as const, category: 'noise', severity: 2, zone: 'row-c' },
      notes: [{ atMs: 0, status: 'open' as const, description: 'Which stall?' }],
    };
    const document = requestsDocument([{ ...request, mediaUrls: ['https://a.tw/1.jpg'], further }]);
    expect(json(document)).toMatchObject([
      {
        extended_attributes: {
          ...{ detailed_status: 'information_required', category: 'noise', severity: 2, zone: 'row-c' },
          ...{ duplicate_of: null, photos: [{ media_url: 'https://a.tw/1.jpg' }] },
        },
        notes: [
          {
            ...{ datetime: '1970-01-01T00:00:00.000Z', summary: 'open', description: 'Which stall?' },
            type: 'activity',
          },
        ],
      },
    ]);
    expect(xml(document)).toContain(
      '<photos><photo><media_url>https://a.tw/1.jpg</media_url></photo></photos></extended_attributes><notes><note>',
    );
  });

  it('answer a report with an id or a token, never both', () => {
    const created = { serviceRequestId: 'r-1', accountId: 'a' };
    expect(json(createdDocument(created))).toEqual([
      { service_request_id: 'r-1', service_notice: null, account_id: 'a' },
    ]);
    expect(json(createdDocument({ ...created, token: 't' }))).toEqual([
      { token: 't', service_notice: null, account_id: 'a' },
    ]);
    expect(xml(tokenDocument('t', null))).toBe(
      `${DECLARATION}<service_requests><request><service_request_id/><token>t</token></request></service_requests>`,
    );
  });

  it('are an empty root and an empty list where there is nothing', () => {
    expect(xml(servicesDocument([]))).toBe(`${DECLARATION}<services/>`);
    expect(xml(requestsDocument([]))).toBe(`${DECLARATION}<service_requests/>`);
    expect(json(requestsDocument([]))).toEqual([]);
  });

  it('tell mistakes as a list', () => {
    const mistakes = [{ code: 400, description: 'service_code was not provided.' }];
    expect(json(errorsDocument(mistakes))).toEqual(mistakes);
    expect(xml(errorsDocument(mistakes))).toBe(
      `${DECLARATION}<errors><error><code>400</code><description>service_code was not provided.</description></error></errors>`,
    );
  });

  it('say where the API is', () => {
    const discovery = discoveryDocument({
      changedAtMs: 0,
      contact: 'c',
      keyService: 'k',
      url: 'https://market.example/open311/v2',
      type: 'test',
    });
    const changeset = '1970-01-01T00:00:00.000Z';
    expect(json(discovery)).toEqual({
      ...{ changeset, contact: 'c', key_service: 'k' },
      endpoints: [
        {
          specification: 'http://wiki.open311.org/GeoReport_v2',
          ...{ url: 'https://market.example/open311/v2', changeset, type: 'test' },
          formats: ['text/xml', 'application/json'],
        },
      ],
    });
    expect(xml(discovery)).toContain(
      '<formats><format>text/xml</format><format>application/json</format></formats>',
    );
  });
});

describe('a text on its way', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: fc.constantFrom(...'<>&;"\'\r\n\t\0\u000b\ufffe\ud800]a火') }),
  );
  const coordinates = fc.double({ noNaN: true, min: -180, max: 180 }).map((value) => value + 0);

  it('says the same in both formats, whatever it is', () => {
    fc.assert(
      fc.property(texts, coordinates, coordinates, (description, lat, long) => {
        const document = requestsDocument([{ ...request, description, place: { lat, long } }]);
        const [fromJson] = json(document) as [Record<string, unknown>];
        const parsed = parser.parse(xml(document)) as {
          service_requests: { request: Record<string, string> };
        };
        const fromXml = parsed.service_requests.request;
        expect(fromXml['description']).toBe(fromJson['description'] ?? '');
        expect(fromXml['description']).toBe(cleanText(description));
        expect([Number(fromXml['lat']), Number(fromXml['long'])]).toEqual([lat, long]);
        expect([fromJson['lat'], fromJson['long']]).toEqual([lat, long]);
      }),
      propertyRuns(2_000),
    );
  });

  it('is clean once and for all, and keeps what people write', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
        expect(cleanText(text).isWellFormed()).toBe(true);
      }),
    );
    expect(cleanText(' a\r\nb\rc\u0000\u001b[31m 😀 e\u0301 ')).toBe('a\nb\nc[31m 😀 e\u0301');
  });
});

import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startCivicRouter, type RunningCivicRouter } from './support/service.ts';

let civic: RunningCivicRouter;
const parser = new XMLParser({ ignoreDeclaration: true, parseTagValue: false });

beforeAll(async () => {
  civic = await startCivicRouter();
});
afterAll(() => civic.stop());

const V2 = '/open311/v2';
const xmlOf = async (path: string) => parser.parse((await civic.get(path)).text);

describe('what a client learns first', () => {
  it('is where the API is, in both formats', async () => {
    const json = await civic.get('/open311/discovery.json');
    expect(json).toMatchObject({ status: 200, type: 'application/json; charset=utf-8' });
    expect(json.json().endpoints[0].url).toBe('http://127.0.0.1:3008/open311/v2');
    const xml = await civic.get('/open311/discovery.xml');
    expect(xml.type).toBe('text/xml; charset=utf-8');
    expect(parser.parse(xml.text).discovery.endpoints.endpoint.url).toBe('http://127.0.0.1:3008/open311/v2');
  });

  it('are the services and what each asks for', async () => {
    const services = (await civic.get(`${V2}/services.json`)).json();
    const codes = services.map(({ service_code }: { service_code: string }) => service_code);
    expect(codes).toEqual(['noise', 'fire-safety', 'waste', 'lost-child', 'other']);
    expect((await xmlOf(`${V2}/services.xml`)).services.service[1].service_code).toBe('fire-safety');
    const definition = (await civic.get(`${V2}/services/fire-safety.json`)).json();
    expect(definition.attributes.find(({ code }: { code: string }) => code === 'DANGER')).toMatchObject({
      ...{ datatype: 'multivaluelist', required: true },
    });
    expect((await xmlOf(`${V2}/services/noise.xml`)).service_definition.service_code).toBe('noise');
  });

  it('is refused in the format of the specification', async () => {
    const unknown = await civic.get(`${V2}/services/nothing.json`);
    expect(unknown.status).toBe(404);
    expect(unknown.json()).toEqual([{ code: 404, description: expect.stringContaining('service_code') }]);
    const xml = await civic.get(`${V2}/nothing.xml`);
    expect(xml).toMatchObject({ status: 404, type: 'text/xml; charset=utf-8' });
    expect(parser.parse(xml.text).errors.error.code).toBe('404');
    expect((await civic.get(`${V2}/services.yaml`)).status).toBe(404);
  });
});

const danger: readonly (readonly [string, string])[] = [
  ['attribute[DANGER][]', 'gas'],
  ['attribute[DANGER][]', 'exit'],
];

describe('a report', () => {
  it('comes by form, is kept sealed and told without what a person wrote', async () => {
    const answer = await civic.post(`${V2}/requests.json`, [
      ['api_key', civic.apiKey],
      ['service_code', 'fire-safety'],
      ['lat', '25.09'],
      ['long', '-121.53'],
      ['description', '攤位有瓦斯味 請打 0912345678'],
      ['email', 'chen@example.com'],
      ['first_name', '陳'],
      ...danger,
    ]);
    expect(answer.status).toBe(201);
    const reportId = answer.json()[0].service_request_id;
    const [request] = (await civic.get(`${V2}/requests/${reportId}.json`)).json();
    expect(request).toMatchObject({
      ...{ status: 'open', service_code: 'fire-safety', agency_responsible: 'Night market office' },
      ...{ lat: 25.09, long: -121.53, description: '攤位有瓦斯味 請打 [phone number]' },
    });
    const rows = await civic.database.query<{ row: string; personal: Buffer }>(
      'select to_jsonb(civic_report)::text as row, personal from civic_report where report_id = $1',
      [reportId],
    );
    for (const text of ['0912345678', 'chen@example.com', '陳'])
      expect(rows[0]!.row + rows[0]!.personal.toString('utf8')).not.toContain(text);
    const told = await civic.toldOf(reportId, 'reported');
    expect(told.payload).toMatchObject({ reportId, category: 'fire_safety', zoneId: 'unknown' });
    expect((await civic.toldOf(reportId, 'routed')).payload).toMatchObject({
      ...{ agencyId: 'market-office', ruleId: 'fallback' },
    });
    expect(JSON.stringify(await civic.told())).not.toMatch(/瓦斯|0912345678|example\.com|陳/);
  });

  it('comes as JSON and in XML too', async () => {
    const body = { api_key: civic.apiKey, service_code: 'fire-safety', lat: 25, long: 121 };
    const posted = await civic.fetched(`${V2}/requests.xml`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ ...body, attribute: { DANGER: ['gas'] }, address_string: 'A < B & C' }),
    });
    expect(posted.status).toBe(201);
    const reportId = parser.parse(posted.text).service_requests.request.service_request_id;
    const found = await xmlOf(`${V2}/requests.xml?service_request_id=${reportId}`);
    expect(found.service_requests.request).toMatchObject({ address: 'A < B & C', lat: '25' });
  });

  it('of a batch service has a token, by which it is found', async () => {
    const fields = { api_key: civic.apiKey, service_code: 'other', address_string: 'row c' };
    const [{ token, service_request_id: none }] = (await civic.post(`${V2}/requests.json`, fields)).json();
    expect(none).toBeUndefined();
    const [found] = (await civic.get(`${V2}/tokens/${token}.json`)).json();
    expect(found.token).toBe(token);
    expect((await civic.get(`${V2}/requests/${found.service_request_id}.json`)).status).toBe(200);
    expect((await civic.get(`${V2}/tokens/nothing.xml`)).status).toBe(404);
  });

  it('sent again under one key is one report, in whichever format', async () => {
    const key = { 'idempotency-key': crypto.randomUUID() };
    const fields = { description: 'a loud karaoke machine', lat: '10', long: '10' };
    const all = await Promise.allSettled([0, 1, 2, 3].map(() => civic.report(fields, key)));
    const first = await civic.report(fields, key);
    const ids = all.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
    expect(new Set([...ids, first]).size).toBe(1);
    const count = "select count(*)::int as n from civic_report where description = 'a loud karaoke machine'";
    expect(await civic.database.query(count)).toEqual([{ n: 1 }]);
    const usual = { api_key: civic.apiKey, service_code: 'noise', ...fields };
    const again = await civic.post(`${V2}/requests.xml`, usual, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await civic.post(`${V2}/requests.json`, { ...usual, description: 'another' }, key);
    expect(other.status).toBe(422);
  });

  it.each([
    ['no key', { api_key: '' }, 403, 'API key'],
    ['a wrong key', { api_key: 'nmk_device_aaaaaaaa_bbbb' }, 403, 'API key'],
    ['no service', { service_code: '' }, 400, 'service_code was not provided'],
    ['an unknown service', { service_code: 'nothing' }, 404, 'service_code'],
    ['half a place', { long: '' }, 400, 'lat (-90 to 90) and long'],
    ['a list value that is not there', { 'attribute[SOURCE]': 'drums' }, 400, 'none of the keys'],
  ])('with %s is refused, and nothing is stored', async (_, fields, status, says) => {
    const usual = { api_key: civic.apiKey, service_code: 'noise', lat: '1', long: '1' };
    const count = () => civic.database.query('select count(*)::int as n from civic_report');
    const before = await count();
    const answer = await civic.post(`${V2}/requests.json`, { ...usual, ...fields });
    expect(answer.status).toBe(status);
    expect(answer.json()[0]).toEqual({ code: status, description: expect.stringContaining(says) });
    expect(await count()).toEqual(before);
  });

  it.each([
    ['bytes that are not UTF-8', 'application/x-www-form-urlencoded', Buffer.from('a=\xff', 'latin1'), 400],
    ['percent-encoding that is not UTF-8', 'application/x-www-form-urlencoded', 'description=%ff', 400],
    ['no JSON', 'application/json', '{', 400],
    ['a list', 'application/json', '[]', 400],
    ['XML', 'text/xml', '<a/>', 415],
    ['XML whose entities grow', 'text/xml', '<!DOCTYPE a [<!ENTITY b "&c;&c;">]><a>&b;</a>', 415],
    ['XML that is deep', 'application/xml', '<a>'.repeat(10_000), 415],
    ['JSON that is deep', 'application/json', `${'{"attribute":'.repeat(800)}1${'}'.repeat(800)}`, 400],
  ])('of %s is refused', async (_, type, body, status) => {
    const sent = await civic.fetched(`${V2}/requests.xml`, {
      ...{ method: 'POST', headers: { 'content-type': type }, body },
    });
    expect(sent.status).toBe(status);
    expect(parser.parse(sent.text).errors.error.code).toBe(String(status));
  });

  it('keeps entities as they were written, and no control characters', async () => {
    const description = '<!ENTITY x "y">&x; &lt;b&gt; ]]> a\u0000\u0007b\u001b[31m';
    const reportId = await civic.report({ description, lat: '12.5' });
    const clean = '<!ENTITY x "y">&x; &lt;b&gt; ]]> ab[31m';
    const [json] = (await civic.get(`${V2}/requests/${reportId}.json`)).json();
    expect(json.description).toBe(clean);
    const { text } = await civic.get(`${V2}/requests/${reportId}.xml`);
    expect(text).not.toContain('<!ENTITY');
    expect(parser.parse(text).service_requests.request.description).toBe(clean);
  });

  it('cannot be a form elsewhere', async () => {
    expect((await civic.post('/rule-books', { a: 'b' })).status).toBeGreaterThanOrEqual(400);
  });
});

describe('the list of reports', () => {
  const ids = async (query: string): Promise<string[]> => {
    const answer = await civic.get(`${V2}/requests.json?${query}`);
    expect(answer.status).toBe(200);
    return answer.json().map(({ service_request_id: id }: { service_request_id: string }) => id);
  };

  it('is narrowed down by each filter, and paged', async () => {
    const a = await civic.report({
      service_code: 'waste',
      lat: '-33.5',
      long: '-70.5',
      description: '100% greasy_floor',
    });
    const b = await civic.report({
      service_code: 'noise',
      lat: '48.1',
      long: '11.5',
      description: 'loud drums',
    });
    expect(await ids(`service_request_id=${a},${b}`)).toEqual([b, a]);
    expect(await ids('service_code=waste')).toEqual([a]);
    expect(await ids('bbox=-71,-34,-70,-33')).toEqual([a]);
    expect(await ids('q=100%25')).toEqual([a]);
    expect(await ids('q=GREASY_')).toEqual([a]);
    expect(await ids('q=drums&status=open')).toEqual([b]);
    expect(await ids('q=drums&status=closed')).toEqual([]);
    expect(await ids('page_size=1&page=2')).toEqual([a]);
    const [row] = await civic.database.query<{ at: Date }>(
      'select requested_at as at from civic_report where report_id = $1',
      [b],
    );
    const at = row!.at.toISOString();
    const next = new Date(row!.at.getTime() + 1).toISOString();
    expect(await ids(`start_date=${at}&end_date=${at}`)).toContain(b);
    expect(await ids(`start_date=${next}`)).not.toContain(b);
    expect(await ids(`updated_after=${at}&updated_before=${at}`)).toContain(b);
    expect(await ids('service_request_id=nothing')).toEqual([]);
    expect((await xmlOf(`${V2}/requests.xml?service_request_id=nothing`)).service_requests).toBe('');
  });

  it('finds texts in Chinese and English, long and short, and none of them once it is erased', async () => {
    const description = '冷凍貨櫃旁有魷魚味 A smell of Gas by the reefer';
    const reportId = await civic.report({ service_code: 'waste', lat: '-12.5', long: '-77', description });
    // More of the newest than are looked through without the index.
    await civic.database
      .query(`insert into civic_report (report_id, service_code, category, severity, zone_id,
        description, cluster_id, requested_at, updated_at, changed_at, correlation_id)
      select id, 'other', 'other', 1, 'unknown', '很吵 loud ' || n, id, now(), now(), now(), id
      from (select gen_random_uuid() as id, n from generate_series(1, 5000) n) as filled`);
    const parts = ['貨櫃', '魷魚味', '櫃', 'smell of gas', 'REEF', '味 a', description];
    for (const part of parts) expect(await ids(`q=${encodeURIComponent(part)}`), part).toEqual([reportId]);
    expect(await ids('q=reefer&bbox=-78,-13,-76,-12&status=open&service_code=waste')).toEqual([reportId]);
    expect(await ids('q=reefer&status=closed')).toEqual([]);
    expect(await ids('q=loud&page_size=3')).toHaveLength(3);
    await civic.ask('DELETE', `/reports/${reportId}/personal-data?reason=test`);
    for (const part of parts) expect(await ids(`q=${encodeURIComponent(part)}`), part).toEqual([]);
    await civic.database.query("delete from civic_report where category = 'other' and personal is null");
  });

  it('says what is wrong with a question, all at once', async () => {
    const answer = await civic.get(`${V2}/requests.json?status=maybe&page=0`);
    expect(answer.status).toBe(400);
    expect(answer.json()).toHaveLength(2);
  });
});

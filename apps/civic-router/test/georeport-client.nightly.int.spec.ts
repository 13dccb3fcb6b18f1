import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installGeoReport, type ClientAnswer, type GeoReportClient } from './support/georeport-client.ts';
import { startCivicRouter, type RunningCivicRouter } from './support/service.ts';

let civic: RunningCivicRouter;
let client: GeoReportClient;
let [first, second] = ['', ''];
const BURNS = { service_code: 'fire-safety', 'attribute[DANGER]': 'exit' };
const TEXT = '出口堵住 <blocked> & dark';

beforeAll(async () => {
  client = await installGeoReport();
  civic = await startCivicRouter();
  first = await civic.report({ ...BURNS, description: TEXT, address_string: 'C12 & C13', lat: '12.5' });
  second = await civic.report({ lat: '13.5', description: 'drums' });
}, 300_000);
afterAll(async () => {
  await civic?.stop();
  await client?.remove();
});

describe.each(['json', 'xml'] as const)('the client georeport of PyPI, in %s', (format) => {
  const ask = (method: string, more?: Readonly<Record<string, string>>): Promise<ClientAnswer> =>
    client.call(`${civic.url}/open311/v2`, format, method, more);
  const idsOf = ({ value }: ClientAnswer): string[] =>
    // Of one element in XML it makes no list.
    [value].flat().map(({ service_request_id: id }: Record<string, string>) => id!);

  it('reads the services and what each asks for', async () => {
    const services = await ask('get_service_list');
    expect(services.value.map((one: Record<string, string>) => one['service_code'])).toEqual([
      ...['noise', 'fire-safety', 'waste', 'lost-child', 'other'],
    ]);
    const { value } = await ask('get_service_definition', { service_code: 'fire-safety' });
    const attributes = format === 'json' ? value.attributes : value.attributes.attribute;
    expect([value.service_code, attributes.map(({ code }: { code: string }) => code).sort()]).toEqual([
      ...['fire-safety', ['DANGER', 'STALL']],
    ]);
    expect(await ask('get_service_definition', { service_code: 'nothing' })).toEqual({ error: 'HTTPError' });
  });

  it('reads lists of reports by each of its filters', async () => {
    expect(idsOf(await ask('get_service_requests'))).toEqual([second, first]);
    expect(idsOf(await ask('get_service_requests', { service_code: 'fire-safety', status: 'open' }))).toEqual(
      [first],
    );
    const both = `${first},${second}`;
    expect(idsOf(await ask('get_service_requests', { service_request_id: both }))).toEqual([second, first]);
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const none = await ask('get_service_requests', { start_date: soon });
    // Of an empty list in XML, as the specification has it, it knows nothing.
    expect(none).toEqual(format === 'json' ? { value: [] } : { error: 'TypeError' });
    expect(await ask('get_service_requests', { status: 'maybe' })).toEqual({ error: 'HTTPError' });
  });

  it('reads one report as it was sent, and none that there is not', async () => {
    const { value } = await ask('get_service_request', { service_request_id: first });
    expect(value).toMatchObject({
      ...{ service_request_id: first, status: 'open', service_code: 'fire-safety' },
      ...{ description: TEXT, address: 'C12 & C13' },
    });
    expect(Number(value.lat)).toBe(12.5);
    const missing = await ask('get_service_request', { service_request_id: crypto.randomUUID() });
    expect(missing).toEqual({ error: 'HTTPError' });
  });
});

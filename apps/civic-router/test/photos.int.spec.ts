import { eventually } from '@night-market/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMarket, V2, type RunningMarket } from './support/market.ts';
import { bomb, gif, jpeg, phonePhoto, png, webp } from './support/pictures.ts';

const MAX_BYTES = 100_000;
let market: RunningMarket;

beforeAll(async () => {
  market = await startMarket({
    ...{ CIVIC_PHOTO_MAX_BYTES: String(MAX_BYTES), CIVIC_PHOTO_MAX_PIXELS: '1000000' },
    CIVIC_REPORT_PHOTOS_MAX: '3',
  });
});
afterAll(() => market.stop());

const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);

let place = 0;
/** A report that announces a photo, at a place of its own unless it has an address. */
async function announced(more: Readonly<Record<string, string>> = {}) {
  const photoId = crypto.randomUUID();
  const where = 'address_string' in more ? { lat: '', long: '' } : { lat: String(10 + ++place / 10) };
  return { photoId, reportId: await market.civic.report({ ...where, ...more, photo_id: photoId }) };
}
const put = (photoId: string, body: Uint8Array, type = 'image/jpeg', query = '') =>
  market.civic.fetched(`/photos/${photoId}${query}`, {
    ...{ method: 'PUT', body: new Uint8Array(body), headers: { 'content-type': type } },
  });
const shown = async (reportId: string) =>
  (await market.civic.get(`${V2}/requests/${reportId}.json`)).json()[0];
async function photo(photoId: string) {
  const response = await fetch(`${market.civic.url}/photos/${photoId}.jpg`);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}
const count = async (sql: string) => (await market.civic.database.query(sql)).length;

describe('a photo of a report', () => {
  it('is shown once it has come, with nothing in it but the picture', async () => {
    const { photoId, reportId } = await announced();
    expect((await photo(photoId)).response.status).toBe(404);
    expect((await shown(reportId)).media_url).toBeNull();
    const sent = await phonePhoto();
    expect((await sharp(sent).metadata()).exif).toBeDefined();
    const taken = await put(photoId, sent);
    expect(taken).toMatchObject({ status: 200 });
    const mediaUrl = `http://127.0.0.1:3008/photos/${photoId}.jpg`;
    expect(taken.json()).toEqual({ mediaUrl });
    expect((await shown(reportId)).media_url).toBe(mediaUrl);
    const { response, bytes } = await photo(photoId);
    expect(response.headers.get('content-type')).toBe('image/jpeg');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const { exif, icc, xmp, iptc, ...kept } = await sharp(bytes).metadata();
    expect([exif, icc, xmp, iptc]).toEqual([undefined, undefined, undefined, undefined]);
    // It stands as it was held.
    expect(kept).toMatchObject({ format: 'jpeg', width: 48, height: 64 });
    expect(bytes.includes('Chen')).toBe(false);
  });

  it('may be a PNG or a WebP, whatever it is called', async () => {
    for (const [bytes, type] of [
      [await png(), 'image/jpeg'],
      [await webp(), 'image/gif'],
      [await jpeg(), 'application/octet-stream'],
    ] as const) {
      const { photoId } = await announced();
      expect(await put(photoId, bytes, type)).toMatchObject({ status: 200 });
      expect(await sharp((await photo(photoId)).bytes).metadata()).toMatchObject({ format: 'jpeg' });
    }
  });

  it('gives its report a place only where the reporter asks for it and said none', async () => {
    const sent = await phonePhoto();
    const asked = await announced({ address_string: 'by the big tree' });
    await put(asked.photoId, sent, 'image/jpeg', '?usePosition=true');
    expect(await shown(asked.reportId)).toMatchObject({ lat: 25.0876, long: 121.5244 });
    const silent = await announced({ address_string: 'by the small tree' });
    await put(silent.photoId, sent);
    expect(await shown(silent.reportId)).toMatchObject({ lat: null, long: null });
    const said = await announced({ lat: '12.5' });
    await put(said.photoId, sent, 'image/jpeg', '?usePosition=true');
    expect(await shown(said.reportId)).toMatchObject({ lat: 12.5 });
  });

  it('is one however often it is sent, and its agency is told once', async () => {
    const { civic, fire } = market;
    const report = { service_code: 'fire-safety', 'attribute[DANGER]': 'exit' };
    const { photoId, reportId } = await announced(report);
    const sent = await jpeg();
    const answers = await Promise.all([1, 2, 3].map(() => put(photoId, sent)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await eventually(async () => fire.of(reportId).length === 2, { timeoutMs: 20_000 });
    expect(fire.of(reportId).map(({ type }) => type)).toEqual(['report.routed', 'report.photo']);
    expect(fire.of(reportId)[1]!.data['mediaUrl']).toContain(photoId);
    expect(await put(photoId, await jpeg(65))).toMatchObject({ status: 409 });
    expect(await count(`select 1 from civic_photo where report_id = '${reportId}'`)).toBe(1);
    const again = { api_key: civic.apiKey, service_code: 'noise', lat: '1', long: '1', photo_id: photoId };
    const before = await count('select 1 from civic_report');
    const reused = await civic.post(`${V2}/requests.json`, again, { 'idempotency-key': crypto.randomUUID() });
    expect(reused.status).toBe(400);
    expect(reused.json()[0].description).toContain('photo_id');
    expect(await count('select 1 from civic_report')).toBe(before);
  });
});

describe('several photos of a report', () => {
  const MEDIA = 'http://127.0.0.1:3008/photos/';
  const threeIds = () => [1, 2, 3].map(() => crypto.randomUUID());
  const urlsOf = (ids: readonly string[]) => ids.map((id) => `${MEDIA}${id}.jpg`);

  it('are shown in the order in which they were announced, whichever comes first', async () => {
    const { civic, fire } = market;
    const ids = threeIds();
    const danger = { service_code: 'fire-safety', 'attribute[DANGER]': 'exit' };
    const reportId = await civic.report({ ...danger, lat: '-33', photo_id: ids.join(',') });
    for (const n of [2, 0]) expect(await put(ids[n]!, await jpeg(60 + n))).toMatchObject({ status: 200 });
    const some = urlsOf([ids[0]!, ids[2]!]);
    expect(await shown(reportId)).toMatchObject({ media_url: some[0], media_urls: some });
    await put(ids[1]!, await jpeg(61));
    expect(await shown(reportId)).toMatchObject({ media_url: urlsOf(ids)[0], media_urls: urlsOf(ids) });
    expect((await market.view(reportId)).mediaUrls).toEqual(urlsOf(ids));
    const xml = (await civic.get(`${V2}/requests/${reportId}.xml`)).text;
    const inXml = urlsOf(ids).map((url) => `<media_url>${url}</media_url>`);
    expect(xml).toContain(`<media_urls>${inXml.join('')}</media_urls>`);
    for (const id of ids) expect((await photo(id)).response.status).toBe(200);
    const toldTypes = () => fire.of(reportId).map(({ type }) => type);
    await eventually(async () => toldTypes().length === 4, { timeoutMs: 20_000 });
    expect(toldTypes()).toEqual(['report.routed', 'report.photo', 'report.photo', 'report.photo']);
    expect(fire.of(reportId)[3]!.data).toMatchObject({ mediaUrl: urlsOf(ids)[0], mediaUrls: urlsOf(ids) });
  });

  it('go all together with the personal data, also those that have not come yet', async () => {
    const ids = threeIds();
    const reportId = await market.civic.report({ lat: '-34', photo_id: ids.join(',') });
    const sent = await jpeg();
    await put(ids[0]!, sent);
    await put(ids[1]!, await jpeg(65));
    await market.civic.ask('DELETE', `/reports/${reportId}/personal-data?reason=asked`);
    for (const id of ids) expect((await photo(id)).response.status).toBe(404);
    expect(await put(ids[2]!, sent)).toMatchObject({ status: 404 });
    expect(await shown(reportId)).toMatchObject({ media_url: null, media_urls: [] });
  });

  it('go by themselves after the time for personal data', async () => {
    const ids = threeIds();
    const { civic } = market;
    const reportId = await civic.report({ lat: '-35', photo_id: ids.join(',') });
    for (const [n, id] of ids.entries()) await put(id, await jpeg(70 + n));
    await civic.database.query(
      "update civic_report set requested_at = now() - interval '91 days' where report_id = $1",
      [reportId],
    );
    const personal = civic.service.runtime.expiring.find(({ name }) => name === 'civic_personal')!;
    await personal.expire(100);
    for (const id of ids) expect((await photo(id)).response.status).toBe(404);
    expect(await shown(reportId)).toMatchObject({ media_url: null, media_urls: [] });
  });

  it('are as many as the hotline allows, and the page knows how many', async () => {
    const { civic } = market;
    const { photosMax } = (await civic.get('/hotline/limits')).json();
    expect(photosMax).toBe(3);
    const before = await count('select 1 from civic_report');
    const answer = await civic.post(`${V2}/requests.json`, {
      ...{ api_key: civic.apiKey, service_code: 'noise', lat: '1', long: '1' },
      photo_id: [...threeIds(), crypto.randomUUID()].join(','),
    });
    expect(answer.status).toBe(400);
    expect(answer.json()[0].description).toBe('A report may have 3 photos; photo_id names 4.');
    expect(await count('select 1 from civic_report')).toBe(before);
  });

  it('are announced all or none: an id of another report keeps nothing', async () => {
    const { photoId } = await announced();
    const ids = [crypto.randomUUID(), photoId];
    const answer = await market.civic.post(`${V2}/requests.json`, {
      ...{
        api_key: market.civic.apiKey,
        service_code: 'noise',
        lat: '1',
        long: '1',
        photo_id: ids.join(','),
      },
    });
    expect(answer.status).toBe(400);
    expect(await count(`select 1 from civic_photo where photo_id = '${ids[0]}'`)).toBe(0);
  });
});

describe('what is no good photo is refused, and nothing is shown', () => {
  it.each([
    ['a text', 415, 'not_a_photo', async () => Buffer.from('no photo')],
    ['a page', 415, 'not_a_photo', async () => Buffer.from('<script>alert(1)</script>')],
    ['a GIF', 415, 'not_a_photo', gif],
    ['an SVG', 415, 'not_a_photo', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['nothing', 415, 'not_a_photo', async () => Buffer.alloc(0)],
    ['too many bytes', 413, 'photo_too_large', async () => Buffer.alloc(MAX_BYTES + 1)],
    ['a bomb', 413, 'photo_too_many_pixels', async () => bomb(50_000)],
    ['a bomb of the size of a photo', 422, 'photo_unreadable', async () => bomb(900)],
    ['half a photo', 422, 'photo_unreadable', async () => half(await jpeg(900))],
    ['a head alone', 422, 'photo_unreadable', async () => Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
  ])('%s', async (_, status, code, make) => {
    const { photoId, reportId } = await announced();
    const answer = await put(photoId, await make());
    expect([answer.status, answer.json().code]).toEqual([status, code]);
    expect((await photo(photoId)).response.status).toBe(404);
    expect((await shown(reportId)).media_url).toBeNull();
    // The report still waits for a good one.
    expect(await put(photoId, await jpeg())).toMatchObject({ status: 200 });
  });

  it('a photo that no report announced, and one at another address', async () => {
    expect(await put(crypto.randomUUID(), await jpeg())).toMatchObject({ status: 404 });
    expect(await put('no-id', await jpeg())).toMatchObject({ status: 400 });
    const elsewhere = await market.civic.fetched('/agencies/fire', {
      ...{ method: 'PUT', body: new Uint8Array(await jpeg()), headers: { 'content-type': 'image/jpeg' } },
    });
    expect(elsewhere.status).toBeGreaterThanOrEqual(400);
    const asJson = await market.civic.ask('PUT', `/photos/${(await announced()).photoId}`, { body: {} });
    expect(asJson).toMatchObject({ status: 415, body: { code: 'not_a_photo' } });
  });
});

describe('a photo goes', () => {
  it('when the personal data of its report are erased, and does not come back', async () => {
    const { photoId, reportId } = await announced();
    const sent = await jpeg();
    await put(photoId, sent);
    await market.civic.ask('DELETE', `/reports/${reportId}/personal-data?reason=asked`);
    expect((await photo(photoId)).response.status).toBe(404);
    expect((await shown(reportId)).media_url).toBeNull();
    expect(await put(photoId, sent)).toMatchObject({ status: 404 });
  });

  it('by itself with the personal data, and with the report', async () => {
    const [one, other] = [await announced(), await announced()];
    await Promise.all([put(one.photoId, await jpeg()), put(other.photoId, await jpeg())]);
    const { database, service } = market.civic;
    const table = (name: string) => service.runtime.expiring.find((each) => each.name === name)!;
    await database.query(
      "update civic_report set requested_at = now() - interval '91 days' where report_id = $1",
      [one.reportId],
    );
    await table('civic_personal').expire(100);
    expect((await photo(one.photoId)).response.status).toBe(404);
    expect((await photo(other.photoId)).response.status).toBe(200);
    await database.query(
      "update civic_report set status = 'closed', changed_at = now() - interval '50000 hours' where report_id = $1",
      [other.reportId],
    );
    await table('civic_report').expire(100);
    expect((await photo(other.photoId)).response.status).toBe(404);
  });
});

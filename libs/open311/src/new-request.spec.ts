import fc from 'fast-check';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { serviceOf } from '../test/services.ts';
import { GeoReportError, newRequest, readForm, readJson, type NewRequest } from './index.ts';

const fromForm = (text: string): NewRequest => newRequest(readForm(text), serviceOf);
const fromJson = (body: unknown): NewRequest => newRequest(readJson(body), serviceOf);
function mistakesOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof GeoReportError)
      return error.mistakes.map(({ code, description }) => `${code} ${description}`);
    throw error;
  }
  return [];
}
const HERE = 'service_code=noise&lat=25.08&long=121.52';
const ID = '0198c0de-0000-7000-8000-000000000001';

describe('a report that is sent', () => {
  it('is the same as a form and as JSON', () => {
    const form = fromForm(
      'service_code=001&lat=25.08&long=-121.52&description=%E7%93%A6%E6%96%AF%20%26+more&email=a%40b.tw&phone=%2B886+912-345-678' +
        '&first_name=&attribute[KIND][]=1&attribute%5BKIND%5D%5B%5D=2&attribute[STALL]=C12&media_url=https://a.tw/1.jpg&x=y',
    );
    expect(form).toEqual({
      ...{ serviceCode: '001', description: '瓦斯 & more', place: { lat: 25.08, long: -121.52 } },
      ...{ attributes: { KIND: ['1', '2'], STALL: ['C12'] }, mediaUrl: 'https://a.tw/1.jpg' },
      photoIds: [],
      reporter: { email: 'a@b.tw', phone: '+886 912-345-678' },
    });
    expect(
      fromJson({
        ...{ service_code: '001', lat: 25.08, long: '-121.52', description: '瓦斯 & more', email: 'a@b.tw' },
        ...{ phone: '+886 912-345-678', first_name: null, attribute: { KIND: ['1', '2'], STALL: 'C12' } },
        media_url: 'https://a.tw/1.jpg',
      }),
    ).toEqual(form);
  });

  it('names photos in their order, each once', () => {
    const [one, other] = ['0198C0DE-0000-7000-8000-000000000001', '0198c0de-0000-7000-8000-000000000002'];
    expect(fromForm(`${HERE}&photo_id=${other},%20${one}`).photoIds).toEqual([other, one.toLowerCase()]);
    expect(fromJson({ service_code: 'noise', address_id: '7', photo_id: one }).photoIds).toHaveLength(1);
  });

  it('keeps several values as several, however the list is written, and each once', () => {
    const kinds = (list: string): unknown =>
      fromForm(`service_code=001&lat=1&long=1&${list}`).attributes['KIND'];
    expect(kinds('attribute[KIND][]=1')).toEqual(['1']);
    expect(kinds('attribute[KIND]=1&attribute[KIND]=2')).toEqual(['1', '2']);
    expect(kinds('attribute[KIND][0]=1&attribute[KIND][1]=2&attribute[KIND][2]=2')).toEqual(['1', '2']);
  });

  it.each([
    ['', ['400 service_code was not provided.']],
    ['service_code=', ['400 service_code was not provided.']],
    ['service_code=nothing', ['404 No such service_code; GET /services lists them.']],
    ['service_code=noise', ['400 A place is needed: lat and long, address_string or address_id.']],
    ['service_code=001&address_id=7', ['400 attribute[KIND] was not provided.']],
    [
      'service_code=001&address_id=7&attribute[KIND]=9',
      ['400 attribute[KIND] is none of the keys of its list.'],
    ],
    ['service_code=noise&address_id=7&attribute[X]=9', ['400 There is no attribute X.']],
    [
      'service_code=001&address_id=7&attribute[KIND]=1&attribute[NOTE]=x',
      ['400 There is no attribute NOTE.'],
    ],
    [
      'service_code=001&address_id=7&attribute[KIND]=1&attribute[STALL]=a&attribute[STALL]=b',
      ['400 attribute[STALL] takes one value.'],
    ],
    [
      'service_code=001&address_id=7&attribute[KIND]=1&attribute[STALL]=a%0Ab',
      ['400 attribute[STALL] may have no line breaks.'],
    ],
    [
      'service_code=001&address_id=7&attribute[KIND]=1&attribute[COUNT]=1e9',
      ['400 attribute[COUNT] is no number.'],
    ],
    [
      `${HERE}&email=nobody&phone=call%20me`,
      ['400 email is no mail address.', '400 phone is no telephone number.'],
    ],
    [
      `${HERE}&media_url=javascript:alert(1)`,
      ['400 media_url is no address that begins with http:// or https://.'],
    ],
    [
      `${HERE}&media_url=https://user:secret@a.tw/`,
      ['400 media_url is no address that begins with http:// or https://.'],
    ],
    [`${HERE}&description=${'a'.repeat(4_001)}`, ['400 description is longer than 4000 characters.']],
    [`${HERE}&photo_id=1.jpg`, ['400 photo_id is no UUID, nor several with commas.']],
    [`${HERE}&photo_id=${ID},`, ['400 photo_id is no UUID, nor several with commas.']],
    [`${HERE}&photo_id=${ID},${ID}`, ['400 photo_id names a photo twice.']],
    [`${HERE}&photo_id=${`${ID},`.repeat(21)}`, ['400 photo_id names more than 20 photos.']],
    [`${HERE}&lat=3`, ['400 lat was sent twice with different values.']],
    [`${HERE}&description=%E7%93`, ['400 What was sent is not UTF-8 in percent-encoding.']],
    [`${HERE}&description=%FF`, ['400 What was sent is not UTF-8 in percent-encoding.']],
    ['a=1&'.repeat(301), ['400 More than 300 fields were sent.']],
  ])('is refused in plain words: %s', (form, mistakes) => {
    expect(mistakesOf(() => fromForm(form))).toEqual(mistakes);
  });

  it.each([
    [null],
    [[]],
    ['text'],
    [{ service_code: ['noise'] }],
    [{ service_code: { a: 1 } }],
    [{ attribute: [] }],
  ])('is refused as JSON of another shape: %j', (body) => {
    expect(mistakesOf(() => fromJson(body))).toEqual([expect.stringMatching(/^400 .*must be/)]);
  });

  it('takes a description of 4,000 characters, be they of two halves each', () => {
    const description = '😀'.repeat(4_000);
    expect(fromJson({ service_code: 'noise', address_string: 'x', description }).description).toBe(
      description,
    );
  });

  it('keeps the sign of a place, and takes nowhere for no place', () => {
    expect(fromForm('service_code=noise&lat=-33.45&long=-70.66').place).toEqual({
      lat: -33.45,
      long: -70.66,
    });
    expect(fromForm('service_code=noise&lat=0&long=0.0&address_string=x').place).toBeUndefined();
    const wrong = [
      'lat=91&long=0',
      'lat=1',
      'lat=1,5&long=2',
      'lat=NaN&long=1',
      'lat=1&long=180.1',
      'lat=0x10&long=1',
      'lat=1e1&long=1',
    ];
    for (const place of wrong)
      expect(mistakesOf(() => fromForm(`service_code=noise&address_id=1&${place}`))).toEqual([
        '400 lat (-90 to 90) and long (-180 to 180) are needed together, as decimal degrees.',
      ]);
  });

  it('is taken or refused, and never breaks anything', () => {
    const names = fc.constantFrom(
      'service_code',
      'lat',
      'long',
      'description',
      'attribute[KIND]',
      'attribute[__proto__]',
      'attribute',
      '__proto__',
      'email',
      'address_id',
    );
    const values = fc.oneof(
      fc.constantFrom('noise', '001', '1', '25', '%E7%93', '%', '[[', '&', '='),
      fc.string({ unit: 'binary' }),
    );
    const isAnswered = (run: () => unknown): void => {
      try {
        run();
      } catch (error) {
        expect(error).toBeInstanceOf(GeoReportError);
        expect((error as GeoReportError).mistakes.length).toBeGreaterThan(0);
      }
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values), { maxLength: 12 }), fc.jsonValue(), (pairs, json) => {
        isAnswered(() => fromForm(pairs.map((pair) => pair.join('=')).join('&')));
        isAnswered(() => fromJson(Object.fromEntries(pairs)));
        isAnswered(() => fromJson(json));
        isAnswered(() => fromJson({ service_code: '001', address_id: '1', attribute: json }));
      }),
      propertyRuns(2_000),
    );
  });

  it('arrives as it was written, whatever the text and the place', () => {
    const clean = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => text.trim() === text && !/\p{Cc}/u.test(text));
    const degrees = (most: number) =>
      fc.integer({ min: -most * 1e6, max: most * 1e6 }).map((micro) => micro / 1e6 || 1);
    fc.assert(
      fc.property(clean, degrees(90), degrees(180), (description, lat, long) => {
        const sent = { service_code: 'noise', description, lat: lat.toFixed(7), long: long.toFixed(7) };
        for (const request of [fromForm(new URLSearchParams(sent).toString()), fromJson(sent)])
          expect(request).toMatchObject({ description, place: { lat, long } });
      }),
      propertyRuns(1_000),
    );
  });
});

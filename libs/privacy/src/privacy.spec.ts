import fc from 'fast-check';
import { newId } from '@night-market/kernel';
import { propertyRuns } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { findPersonalData, maskPersonalData, personalFields } from './index.ts';

const kinds = (text: string): string[] => findPersonalData(text).map(({ kind }) => kind);

/** Numbers that exist for examples and tests only. */
const PHONES = [
  '0912345678',
  '0912-345-678',
  '0912 345 678',
  '+886912345678',
  '+886 912-345-678',
  '886912345678',
  '886-912-345-678',
  '0912-345678',
  '09-1234-5678',
];
const LANDLINES = [
  ...['02-2345-6789', '(02)2345-6789', '(02) 2345 6789', '02 2345 6789', '0223456789', '+886-2-2345-6789'],
  ...[
    '02-23456789',
    '886-2-2345-6789',
    '037-323-456',
    '049-2323456',
    '089-323456',
    '0826-65432',
    '0836-22345',
  ],
];
const ABROAD = ['+81 90-1234-5678', '+14155552671', '+44 20 7946 0958', '002886912345678'];
const CARDS = [
  '4111111111111111',
  '4111 1111 1111 1111',
  '5555-5555-5555-4444',
  '378282246310005',
  '3530111333300000',
];
const EMAILS = ['ming@example.com', 'wang.xiao+1@mail.example.com.tw', 'a@b.co', '小明@example.com'];
const NATIONAL = ['A123456789', 'a123456789', 'F131104093'];
const RESIDENTS = ['A800000014', 'AC01234567'];

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

/** What tills and vendors put their ids together from. */
const parts = fc
  .record({
    small: fc.integer({ min: 0, max: 99 }).map((stall) => digits(stall, 2)),
    year: fc.integer({ min: 2025, max: 2039 }).map(String),
    month: fc.integer({ min: 1, max: 12 }).map((month) => digits(month, 2)),
    rest: fc.integer({ min: 1, max: 28 }).map((day) => digits(day, 2)),
    time: fc
      .record({
        hour: fc.integer({ min: 0, max: 23 }),
        minute: fc.nat({ max: 59 }),
        second: fc.nat({ max: 59 }),
      })
      .map(({ hour, minute, second }) => hour * 10_000 + minute * 100 + second),
    sequence: fc.nat({ max: 9_999 }),
  })
  .map((some) => ({ ...some, day: `${some.year}${some.month}${some.rest}` }));
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

const TIMES = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
  .map((at) => at.toISOString());

describe('personal data', () => {
  it.each([
    ...[...PHONES, ...LANDLINES, ...ABROAD].map((text) => ['phone number', text]),
    ...CARDS.map((text) => ['card number', text]),
    ...EMAILS.map((text) => ['e-mail address', text]),
    ...[...NATIONAL, ...RESIDENTS].map((text) => ['national id', text]),
  ])('%s: %s is found, alone and within a text', (kind, text) => {
    for (const around of [
      text,
      `call ${text} now`,
      `（${text}）。`,
      `order-${text}`,
      `2026-11-25 ${text}, 12:00`,
    ])
      expect(kinds(around), around).toEqual([kind]);
  });

  it('is found in full-width digits too', () => {
    expect(kinds('０９１２３４５６７８')).toEqual(['phone number']);
    expect(kinds('ming＠example.com')).toEqual(['e-mail address']);
  });

  it.each([
    ...[
      'order-0001',
      'stall-07',
      '2026-11-25T12:00:00.000Z',
      'on-7xmww341wb-0137',
      'cap_1',
      '20261125001',
      '',
    ],
    ...['4111111111111112', 'A123456788', 'user@host', '@', '1.2.3.4:5678'],
    ...['gate-north', '127.0.0.1', '00000000000000000042', '2026/11/25 12:30', '1763800000000', '12345678'],
    ...['NT$12,000', 'the gateway is back', '閘道恢復了', 'v1.2.3-rc.4'],
  ])('is not seen in %s', (text) => {
    expect(kinds(text)).toEqual([]);
  });

  it('is never seen in our own ids', () => {
    const ids = fc.constantFrom(...Array.from({ length: 500 }, () => newId()));
    fc.assert(
      fc.property(fc.oneof(ids, fc.uuid()), (id) => {
        expect(kinds(`order-${id}`)).toEqual([]);
      }),
    );
  });

  it.each<[string, (parts: Parts) => string]>([
    ['day and sequence', ({ day, sequence }) => `${day}-${digits(sequence, 5)}`],
    ['stall, day, sequence', ({ small, day, sequence }) => `stall-${small}-${day}-${digits(sequence, 4)}`],
    ['stall, written day', ({ small, year, month, rest }) => `${small}-${year}-${month}-${rest}`],
    ['written day, sequence', ({ year, month, rest, sequence }) => `${year}-${month}-${rest}-${sequence}`],
    [
      'year of the republic',
      ({ small, year, month, rest }) => `${small}-${Number(year) - 1911}${month}${rest}`,
    ],
    ['day, time, sequence', ({ day, time, sequence }) => `${day}-${digits(time, 6)}-${digits(sequence, 4)}`],
    ['day and time', ({ day, time }) => `pos-${day}${digits(time, 6)}`],
    ['till and sequence', ({ small, sequence }) => `pos-${small}-${digits(sequence, 8)}`],
    ['stall, table, sequence', ({ small, rest, sequence }) => `${small}-0${rest}-${digits(sequence, 4)}`],
    ['milliseconds', ({ sequence }) => `${1_763_800_000_000 + sequence * 7_919}-${sequence}`],
    ['snowflake', ({ sequence }) => String(1_234_567_890_123_456_789n + (BigInt(sequence) << 32n))],
  ])('is not seen in an order id of %s', (_, idOf) => {
    fc.assert(
      fc.property(parts, (some) => {
        expect(kinds(idOf(some)), idOf(some)).toEqual([]);
      }),
      propertyRuns(3_000),
    );
  });

  it('is found wherever it stands among words and ids', () => {
    const personal = fc.constantFrom(...PHONES, ...CARDS, ...EMAILS, ...NATIONAL);
    const words = fc.array(fc.oneof(fc.constantFrom('order', '訂單', 'at 12:00', 'x-1'), fc.uuid(), TIMES));
    fc.assert(
      fc.property(words, personal, words, (before, text, after) => {
        const whole = [...before, text, ...after].join(' , ');
        expect(kinds(whole)).toHaveLength(1);
        expect(maskPersonalData(whole)).not.toContain(text);
      }),
    );
  });

  it('is found beside a time, which is none itself', () => {
    const personal = fc.constantFrom(...PHONES, ...CARDS, ...EMAILS, ...NATIONAL);
    const between = fc.constantFrom(' ', ',', '/', ' - ', '_', '");');
    fc.assert(
      fc.property(TIMES, between, personal, (time, around, text) => {
        expect(kinds(time)).toEqual([]);
        expect(kinds(`${text}${around}${time}`), 'before').toHaveLength(1);
        expect(kinds(`${time}${around}${text}`), 'behind').toHaveLength(1);
      }),
      propertyRuns(2_000),
    );
  });

  it.each([
    '0912345678-11-25T12:00:00Z',
    '2026-11-25T12:00:00+0912-345-678',
    '2026-11-25T12:00:00.0912345678Z',
    '2026-11-25T12:00:00Z 0912345678',
  ])('is not hidden by what looks like a time: %s', (text) => {
    expect(kinds(text)).toEqual(['phone number']);
  });

  it('masks all of it and nothing else, once and for all', () => {
    const text = 'Ming, 0912-345-678 or ming@example.com, card 4111 1111 1111 1111, id A123456789';
    const masked = 'Ming, [phone number] or [e-mail address], card [card number], id [national id]';
    expect(maskPersonalData(text)).toBe(masked);
    expect(maskPersonalData(masked)).toBe(masked);
    expect(maskPersonalData('nothing, 42')).toBe('nothing, 42');
  });

  it('leaves what stands around it as it was written', () => {
    expect(maskPersonalData('你好，請打０９１２－３４５－６７８！謝謝（王）')).toBe(
      '你好，請打[phone number]！謝謝（王）',
    );
    const around = fc.constantFrom('，。', '（', '！', ' ﷺ ', '㍿ ', 'ﾊﾟ ', '𝟏𝟐 ', '한 ');
    fc.assert(
      fc.property(around, around, (before, after) => {
        const whole = `${before} 0912-345-678 ${after}`;
        expect(maskPersonalData(whole)).toBe(`${before} [phone number] ${after}`);
      }),
    );
  });

  it('changes no text without any, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        if (kinds(text).length === 0) expect(maskPersonalData(text)).toBe(text);
        else expect(kinds(maskPersonalData(text))).toEqual([]);
      }),
    );
  });

  it('is found in every text of a value, also in the names of fields', () => {
    const value = { a: [{ b: 'tel 0912345678' }], 'ming@example.com': 1, c: null, d: 4111111111111111 };
    expect(personalFields(value)).toEqual([
      { path: ['a', '0', 'b'], kind: 'phone number' },
      { path: [], kind: 'e-mail address' },
    ]);
    expect(personalFields(value, 1)).toHaveLength(1);
  });

  it.each([
    ['lists', '['.repeat(100_000) + '"0912345678"' + ']'.repeat(100_000), 100_000],
    ['objects', '{"a":'.repeat(100_000) + '"0912345678"' + '}'.repeat(100_000), 100_000],
  ])('is found under 100,000 levels of %s', (_what, text, levels) => {
    const [found] = personalFields(JSON.parse(text));
    expect(found?.path).toHaveLength(levels);
  });

  it('is looked for in fields in the order of the body, and no further than asked', () => {
    const value = { a: { b: ['0912345678'], c: 'x' }, 'ming@example.com': '0912345678', d: ['0912345678'] };
    const paths = [['a', 'b', '0'], [], ['ming@example.com'], ['d', '0']];
    for (let max = 1; max <= 4; max++)
      expect(personalFields(value, max).map(({ path }) => path)).toEqual(paths.slice(0, max));
  });
});

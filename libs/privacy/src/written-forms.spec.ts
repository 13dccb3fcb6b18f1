import fc from 'fast-check';
import { propertyRuns, superlinear } from '@night-market/testing';
import { describe, expect, it } from 'vitest';
import { findPersonalData, maskPersonalData } from './index.ts';

const kinds = (text: string): string[] => findPersonalData(text).map(({ kind }) => kind);

const separator = fc.constantFrom(
  ...[
    '-',
    '_',
    ':',
    '.',
    ' ',
    '/',
    ',',
    ';',
    '|',
    '~',
    '+',
    '=',
    '#',
    '*',
    '\\',
    "'",
    '·',
    '・',
    '‧',
    '—',
    '–',
    '‐',
  ],
  ...['－', '＿', '　', '、', ' - ', '__', '::', '\t', '\u00a0', '%20', '%2D', '%2d', '%5F', '%3A', '%C2%A0'],
);
const GROUPS: readonly (readonly [string, readonly string[]])[] = [
  ['phone number', ['0912', '345', '678']],
  ['phone number', ['0912', '345678']],
  ['phone number', ['09', '1234', '5678']],
  ['phone number', ['0', '9', '1', '2', '3', '4', '5', '6', '7', '8']],
  ['phone number', ['+886', '912', '345', '678']],
  ['phone number', ['%2B886', '912', '345', '678']],
  ['phone number', ['886', '912', '345', '678']],
  ['phone number', ['+81', '90', '1234', '5678']],
  ['phone number', ['02', '2345', '6789']],
  ['phone number', ['+886', '2', '2345', '6789']],
  ['card number', ['4111', '1111', '1111', '1111']],
  ['card number', ['3782', '822463', '10005']],
  ['national id', ['A', '123456789']],
  ['national id', ['A', '123', '456', '789']],
];
const SOLID: readonly (readonly [string, string])[] = [
  ['phone number', '0912345678'],
  ['phone number', '886912345678'],
  ['phone number', '+886912345678'],
  ['card number', '4111111111111111'],
  ['national id', 'A123456789'],
];
const word = fc.constantFrom(
  '',
  'tel',
  'order',
  'CARD',
  'phone',
  'x',
  '電話',
  '訂單',
  'tel:',
  'id_',
  'stall7tel',
  '（',
);
const end = fc.constantFrom('', '號', 'tw', 'x', '_2', '）', '。', 'again');

const fullWidth = (text: string): string =>
  text.replaceAll(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

/** A letter that touches the letter of a national id makes another word of it. */
const joinable = (kind: string, before: string, after: string): boolean =>
  kind !== 'national id' || !(/^x$/.test(before) || /^[A-Za-z]/.test(after));

describe('personal data in other clothes', () => {
  it.each(['0912_345_678', '0912:345:678', '4111_1111_1111_1111', 'tel0912345678', 'ming%40example.com'])(
    '%s is found and masked',
    (text) => {
      expect(kinds(text)).toHaveLength(1);
      expect(maskPersonalData(`order ${text} now`)).toMatch(
        /^order \[[a-z -]+\] now$|^order tel\[phone number\] now$/,
      );
    },
  );

  it('is found whatever stands between its digits, and whichever words touch it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...GROUPS),
        separator,
        word,
        end,
        fc.boolean(),
        (group, between, before, after, wide) => {
          const [kind, parts] = group;
          fc.pre(joinable(kind, before, after));
          const text = `${before}${parts.join(between)}${after}`;
          expect(
            kinds(wide && !between.startsWith('%') && !text.includes('%') ? fullWidth(text) : text),
            text,
          ).toEqual([kind]);
        },
      ),
      propertyRuns(1_000),
    );
  });

  it('is found in one piece, whichever words touch it, and with invisible characters inside', () => {
    const invisible = fc.constantFrom('', '\u200b', '\u00ad', '\u2060', '\ufe0f\u20e3');
    fc.assert(
      fc.property(
        fc.constantFrom(...SOLID),
        word,
        end,
        invisible,
        ([kind, number], before, after, inside) => {
          fc.pre(joinable(kind, before, after));
          const text = `${before}${number.split('').join(inside)}${after}`;
          expect(kinds(text), text).toEqual([kind]);
          expect(maskPersonalData(text)).not.toContain('345');
        },
      ),
    );
  });
});

describe('the digits of all scripts', () => {
  const ZEROS = Array.from({ length: 0x20000 }, (_, code) => code).filter(
    (code) => /\p{Nd}/u.test(String.fromCodePoint(code)) && !/\p{Nd}/u.test(String.fromCodePoint(code - 1)),
  );
  const written = (number: string, zero: number): string =>
    number.replaceAll(/[0-9]/g, (digit) => String.fromCodePoint(zero + Number(digit)));

  it.each(['٠٩١٢٣٤٥٦٧٨', '۰۹۱۲-۳۴۵-۶۷۸', '०९१२ ३४५ ६७८', '０９１２３４５６７８', '𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖'])(
    'make a phone number: %s',
    (text) => {
      expect(kinds(text)).toEqual(['phone number']);
      expect(maskPersonalData(`tel ${text}.`)).toBe('tel [phone number].');
    },
  );

  it('count by their value', () => {
    expect(ZEROS.length).toBeGreaterThan(50);
    for (const [kind, number] of SOLID)
      for (const zero of ZEROS.filter((code) => code > 0))
        expect(kinds(written(number, zero)), `${number} from U+${zero.toString(16)}`).toEqual([kind]);
  });
});

const digits = (value: number, length: number): string => String(value).padStart(length, '0');
const oneOf = (characters: string) => fc.constantFrom(...characters);
const textOf = (characters: string, length: number) =>
  fc.string({ unit: oneOf(characters), minLength: length, maxLength: length });

const day = fc
  .record({
    year: fc.integer({ min: 2025, max: 2039 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
  })
  .map((date) => `${date.year}${digits(date.month, 2)}${digits(date.day, 2)}`);

describe('ids are none of it', () => {
  it.each([
    ...[
      'A12-20261129-0001',
      'A12_20261129_0001',
      'A1-20261129-0001',
      'A120261129',
      'stallA120261129',
      'A0220261129',
    ],
    ...['gate-ticket-0001', 'cap_000000000012', 're_0000000042', 'on-7xmww341wb-0137', 'hello-1', 'stall-07'],
    ...[
      '01JDV5Q0A9Z3K0912345678ABC',
      '20261129T033015123Z',
      '2026-11-29T02:30:15.123Z',
      '[1,2,3,4,5,6,7,8,9]',
    ],
    ...['4bf92f3577b34da6a3ce929d0e0e4736', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'],
  ])('%s', (id) => {
    expect(kinds(id)).toEqual([]);
  });

  it('whatever stands between stall, day and sequence', () => {
    const stall = fc
      .tuple(oneOf('ABCDEFGH'), fc.nat({ max: 99 }))
      .map(([row, place]) => `${row}${digits(place, 2)}`);
    const till = fc
      .tuple(fc.constantFrom('pos', 'order', 'T', 'stall-'), fc.nat({ max: 99 }))
      .map(([name, n]) => `${name}${digits(n, 2)}`);
    const between = fc.constantFrom('-', '_', ':', '.', '/', '--', '%2D');
    fc.assert(
      fc.property(
        fc.oneof(stall, till),
        day,
        fc.nat({ max: 9_999 }),
        between,
        (place, on, sequence, separated) => {
          const id = [place, on, digits(sequence, 4)].join(separated);
          expect(kinds(id), id).toEqual([]);
          expect(kinds(`${place}${on}`), `${place}${on}`).toEqual([]);
        },
      ),
      propertyRuns(1_000),
    );
  });

  it('of random characters: UUIDs, ULIDs, hexadecimal of 16 characters and more', () => {
    const ulid = textOf('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24).map((text) => `01${text}`);
    const hex = fc.constantFrom(16, 32, 40, 64).chain((length) => textOf('0123456789abcdef', length));
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), ulid, hex), fc.constantFrom('', 'order-', 'trace_'), (id, name) => {
        expect(kinds(`${name}${id}`), id).toEqual([]);
      }),
      propertyRuns(2_000),
    );
  });
});

it.each([
  '0',
  '0-',
  '0912 ',
  'a@',
  'a.',
  '(((',
  'A1',
  '+1%25',
  '%2',
  '0_',
  'a1',
  '4111:',
  '+886912345678',
  'A123456789',
  '１',
  '٠',
  '\ufdfa',
  '\u0315\u0316',
  '\u0f73',
  '\uff9e\u0316',
])(
  'is searched for in time that grows linearly with the text: %s',
  async (piece) => {
    const work = (size: number) => {
      const text = piece.repeat(size / piece.length);
      return () => findPersonalData(text);
    };
    expect(await superlinear(work, 32_768)).toBe(undefined);
  },
  30_000,
);

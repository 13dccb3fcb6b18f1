import { expect, it } from 'vitest';
import { ZONE } from '../../test/support/context-data.ts';
import { FormMistake } from '../shell/form-mistake.ts';
import { feeLines, feeText, rulesIn } from './policy-form.ts';

const TYPED: Readonly<Record<string, string>> = {
  timeZone: 'Asia/Taipei',
  products: 'entry, vip、entry',
  from: '17:00',
  until: '01:00',
  entry: 'multiple',
  reentryAfterExit: 'on',
  antiPassback: 'seconds',
  seconds: '60',
  'capacity zone': '500',
  staleList: 'closed',
  fee: '80',
  fees: 'vip 0\n\nwalk-in 120',
};
const typing =
  (more: Readonly<Record<string, string>> = {}) =>
  (name: string): string =>
    ({ ...TYPED, ...more })[name] ?? '';
const validity = { vip: { fromMs: 1, untilMs: 2 } };

it('reads the rules that were filled in; what has no field stays', () => {
  expect(rulesIn(typing(), { validity })).toEqual({
    ...{
      timeZone: 'Asia/Taipei',
      products: ['entry', 'vip'],
      hours: { from: '17:00', until: '01:00' },
      validity,
    },
    ...{ entry: 'multiple', reentryAfterExit: true, antiPassback: { seconds: 60 } },
    ...{ capacity: { gate: null, zone: 500, market: null }, acceptsTicketIds: false },
    ...{ fees: { zone: 8_000, products: { vip: 0, 'walk-in': 12_000 } }, staleList: 'closed' },
  });
});

it('takes empty fields for all products, at any time, without limit and fee', () => {
  const empty = {
    products: '',
    from: '',
    until: '',
    antiPassback: 'off',
    'capacity zone': '',
    fee: '',
    fees: '',
  };
  expect(rulesIn(typing(empty), { validity: {} })).toMatchObject({
    ...{
      products: null,
      hours: null,
      antiPassback: 'off',
      capacity: { gate: null, zone: null, market: null },
    },
    fees: { zone: null, products: {} },
  });
});

it.each([
  [{ timeZone: 'Mars/Olympus' }, 'planZoneWrong'],
  [{ products: 'Entry' }, 'productWrong'],
  [{ from: '17:00', until: '' }, 'hoursWrong'],
  [{ from: '25:00' }, 'hoursWrong'],
  [{ seconds: '0' }, 'secondsWrong'],
  [{ seconds: '86401' }, 'secondsWrong'],
  [{ 'capacity gate': '-1' }, 'capacityWrong'],
  [{ 'capacity market': '1000001' }, 'capacityWrong'],
  [{ fee: '1.5' }, 'feeWrong'],
  [{ fee: '100001' }, 'feeWrong'],
  [{ fees: 'vip' }, 'feeWrong'],
  [{ fees: 'vip 1 2' }, 'feeLineWrong'],
  [{ fees: 'VIP 1' }, 'feeLineWrong'],
  [{ fees: 'vip 1\nvip 2' }, 'feeTwice'],
])('of %o says %s', (more, text) => {
  expect(() => rulesIn(typing(more as unknown as Record<string, string>), { validity })).toThrow(
    expect.objectContaining({ name: new FormMistake('feeWrong').name, text }) as Error,
  );
});

it('shows fees as they are typed', () => {
  const fees = { zone: 8_000, products: { vip: 0, 'walk-in': 12_000 } };
  expect(feeLines({ ...ZONE.policy, fees })).toBe('vip 0\nwalk-in 120');
  expect([feeText(8_000), feeText(0), feeText(null)]).toEqual(['80', '0', '']);
});

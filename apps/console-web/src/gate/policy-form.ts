import type { ZonePolicy } from '../api/gate-types.ts';
import { FormMistake } from '../shell/form-mistake.ts';
import type { Filled } from '../shell/reason-dialog.tsx';
import { isTimeOfDay, isTimeZone, oneOf, wordsIn } from '../shell/typed.ts';
import type { Rules } from './queries.ts';

const CODE = /^[a-z0-9._-]{1,24}$/;
const PRODUCTS_MAX = 200;
const CAPACITY_MAX = 1_000_000;
const SECONDS_MAX = 86_400;
/** In TWD. */
const FEE_MAX = 100_000;
const MINOR = 100;

export const ENTRIES = ['single', 'multiple'] as const;
export const PASSBACKS = ['off', 'until_exit', 'seconds'] as const;
export const STALE_LISTS = ['open', 'closed'] as const;
export const PLACES = ['gate', 'zone', 'market'] as const;

/** @returns undefined when it is no whole number within the limit */
function wholeIn(text: string, max: number): number | undefined {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  return value <= max ? value : undefined;
}

/**
 * The rules that were filled in. Validities of products are no part of the form: they stay as they are.
 * @throws FormMistake the first one
 */
export function rulesIn(filled: Filled, { validity }: Pick<ZonePolicy, 'validity'>): Rules {
  return {
    ...{ timeZone: zoneIn(filled), products: productsIn(filled), hours: hoursIn(filled), validity },
    ...{ entry: oneOf(ENTRIES, filled('entry')), reentryAfterExit: filled('reentryAfterExit') !== '' },
    ...{ antiPassback: passbackIn(filled), capacity: capacityIn(filled) },
    acceptsTicketIds: filled('acceptsTicketIds') !== '',
    ...{ fees: feesIn(filled), staleList: oneOf(STALE_LISTS, filled('staleList')) },
  };
}

function zoneIn(filled: Filled): string {
  const timeZone = filled('timeZone');
  if (!isTimeZone(timeZone)) throw new FormMistake('planZoneWrong');
  return timeZone;
}

function productsIn(filled: Filled): string[] | null {
  const products = [...new Set(wordsIn(filled('products')))];
  const wrong = products.find((code) => !CODE.test(code));
  if (wrong !== undefined) throw new FormMistake('productWrong', { code: wrong });
  if (products.length > PRODUCTS_MAX) throw new FormMistake('productsTooMany', { max: PRODUCTS_MAX });
  return products.length === 0 ? null : products;
}

function hoursIn(filled: Filled): Rules['hours'] {
  const [from, until] = [filled('from'), filled('until')];
  if (from === '' && until === '') return null;
  if (![from, until].every(isTimeOfDay)) throw new FormMistake('hoursWrong');
  return { from, until };
}

function passbackIn(filled: Filled): Rules['antiPassback'] {
  const chosen = oneOf(PASSBACKS, filled('antiPassback'));
  if (chosen !== 'seconds') return chosen;
  const seconds = wholeIn(filled('seconds'), SECONDS_MAX);
  if (seconds === undefined || seconds === 0) throw new FormMistake('secondsWrong', { max: SECONDS_MAX });
  return { seconds };
}

function capacityIn(filled: Filled): Rules['capacity'] {
  const [gate, zone, market] = PLACES.map((place) => {
    const text = filled(`capacity ${place}`);
    if (text === '') return null;
    const limit = wholeIn(text, CAPACITY_MAX);
    if (limit === undefined) throw new FormMistake('capacityWrong', { max: CAPACITY_MAX });
    return limit;
  });
  return { gate: gate!, zone: zone!, market: market! };
}

function feesIn(filled: Filled): Rules['fees'] {
  const zone = filled('fee') === '' ? null : feeIn(filled('fee'));
  const lines = filled('fees')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const products = lines.map((line): [string, number] => {
    const [code = '', amount = '', ...more] = wordsIn(line);
    if (!CODE.test(code) || more.length > 0) throw new FormMistake('feeLineWrong', { line });
    return [code, feeIn(amount)];
  });
  const twice = products.find(([code], n) => products.findIndex(([other]) => other === code) !== n);
  if (twice) throw new FormMistake('feeTwice', { code: twice[0] });
  return { zone, products: Object.fromEntries(products) };
}

function feeIn(text: string): number {
  const fee = wholeIn(text, FEE_MAX);
  if (fee === undefined) throw new FormMistake('feeWrong', { max: FEE_MAX });
  return fee * MINOR;
}

/** Lines of the fees of products, as they are typed. */
export const feeLines = ({ fees }: ZonePolicy): string =>
  Object.entries(fees.products)
    .map(([code, fee]) => `${code} ${fee / MINOR}`)
    .join('\n');

/** As it is typed; empty where there is none. */
export const feeText = (fee: number | null): string => (fee === null ? '' : String(fee / MINOR));

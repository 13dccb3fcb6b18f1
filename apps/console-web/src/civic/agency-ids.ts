import { wordsIn } from '../shell/typed.ts';

const AGENCIES_MAX = 10;
const ID = /^[A-Za-z0-9._:-]{1,100}$/;

/** Ids of agencies that were typed, parted by commas or blanks; undefined when they cannot be such. */
export function agencyIdsIn(text: string): readonly string[] | undefined {
  const ids = [...new Set(wordsIn(text))];
  return ids.length > 0 && ids.length <= AGENCIES_MAX && ids.every((id) => ID.test(id)) ? ids : undefined;
}

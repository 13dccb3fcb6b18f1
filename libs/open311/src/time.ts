/** As the W3C's note has it: a date with its time and its offset. A blank is what becomes of a + that was not encoded. */
const TIME = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+ -]\d\d:?\d\d)$/u;

/** Milliseconds since 1970; undefined for what is no moment, a time without an offset among them. */
export function readTime(text: string): number | undefined {
  const [, date, time, offset] = TIME.exec(text) ?? [];
  if (date === undefined || time === undefined || offset === undefined || !isDay(date)) return undefined;
  const signed = offset.replace(' ', '+').replace(/(\d\d):?(\d\d)$/u, '$1:$2');
  if (signed !== 'Z' && !/^[+-](0\d|1[0-4]):[0-5]\d$/u.test(signed)) return undefined;
  const ms = Date.parse(`${date}T${time}${signed}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** `Date` takes 30 February for 2 March. */
function isDay(date: string): boolean {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date);
}

import { useTexts } from './language.ts';

/** A moment, in words of the reader's language and in the time of the phone. */
export function When({ at }: { readonly at: number | string }) {
  const { language } = useTexts();
  const moment = new Date(at);
  const words = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  return <time dateTime={moment.toISOString()}>{words.format(moment)}</time>;
}

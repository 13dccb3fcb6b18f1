import { useLanguage } from '../i18n/language.tsx';
import { absoluteTime, relativeTime, useTimes } from './zone.tsx';

/** A time, absolute and relative together. */
export function Moment({ at }: { readonly at: string }) {
  const { language } = useLanguage();
  const { zone, nowMs } = useTimes();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} className="moment">
      {absoluteTime(ms, zone, language)} <small>{relativeTime(ms, nowMs, language)}</small>
    </time>
  );
}

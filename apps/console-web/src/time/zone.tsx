import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Language } from '../i18n/languages.ts';

export const ZONES = ['market', 'utc', 'local'] as const;
export type Zone = (typeof ZONES)[number];

const NAMES: Readonly<Record<Zone, string | undefined>> = {
  market: 'Asia/Taipei',
  utc: 'UTC',
  local: undefined,
};
const KEPT = 'console-zone';
const TICK_MS = 1_000;

interface Times {
  readonly zone: Zone;
  readonly choose: (zone: Zone) => void;
  /** Moves on once a second. */
  readonly nowMs: number;
}

const ZoneContext = createContext<Times>({ zone: 'market', choose: () => undefined, nowMs: 0 });

function firstZone(): Zone {
  const kept = localStorage.getItem(KEPT);
  return ZONES.find((zone) => zone === kept) ?? 'market';
}

export function ZoneProvider({ children }: { readonly children: ReactNode }) {
  const [zone, setZone] = useState<Zone>(firstZone);
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const times = useMemo(
    () => ({
      ...{ zone, nowMs },
      choose: (chosen: Zone) => {
        localStorage.setItem(KEPT, chosen);
        setZone(chosen);
      },
    }),
    [zone, nowMs],
  );
  return <ZoneContext value={times}>{children}</ZoneContext>;
}

export const useTimes = (): Times => useContext(ZoneContext);

/** The year first in both: it is written in many ways elsewhere. */
const LOCALES: Readonly<Record<Language, string>> = { 'zh-TW': 'zh-TW', en: 'en-CA' };

export const absoluteTime = (ms: number, zone: Zone, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone: NAMES[zone],
  }).format(ms);

/** Hours and minutes. */
export const clockTime = (ms: number, zone: Zone): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: NAMES[zone] }).format(ms);

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** How long ago, or how long until then. */
export function relativeTime(ms: number, nowMs: number, language: Language): string {
  const seconds = Math.round((ms - nowMs) / 1_000);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS[3];
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return format.format(Math.trunc(seconds / size), unit);
}

import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Language } from './languages.ts';
import { TEXTS, type TextKey } from './texts.ts';

/** What stands in the braces of a text. */
export type Values = Readonly<Record<string, string | number>>;

export const text = (key: TextKey, language: Language, values: Values = {}): string =>
  TEXTS[key][language].replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** The text of a key that is put together, such as `state.` and a state; what has none is shown as it is. */
export const textOrItself = (prefix: string, name: string, language: Language, values?: Values): string =>
  Object.hasOwn(TEXTS, prefix + name) ? text((prefix + name) as TextKey, language, values) : name;

const KEPT = 'console-language';

/** The language that was chosen, else the browser's, else Chinese. */
function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'zh-TW') return kept;
  return navigator.language.startsWith('en') ? 'en' : 'zh-TW';
}

interface Spoken {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const LanguageContext = createContext<Spoken>({ language: 'zh-TW', choose: () => undefined });

export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = text('title', language);
  }, [language]);
  const spoken = useMemo(
    () => ({
      language,
      choose: (chosen: Language) => {
        localStorage.setItem(KEPT, chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <LanguageContext value={spoken}>{children}</LanguageContext>;
}

export const useLanguage = (): Spoken => useContext(LanguageContext);

/** Of the texts whose names are put together. */
type Prefix =
  | 'state.'
  | 'outcome.'
  | 'job.'
  | 'batch.'
  | 'failure.'
  | 'step.'
  | 'circuit.'
  | 'outsideKind.'
  | 'gap.'
  | 'trigger.'
  | 'actor.'
  | 'agent.'
  | 'role.'
  | 'overview.'
  | 'level.'
  | 'trouble.'
  | 'asked.'
  | 'alarm.'
  | 'report.'
  | 'reportOutcome.'
  | 'part.'
  | 'deadline.'
  | 'breakCode.'
  | 'breakKind.'
  | 'breakState.'
  | 'charge.'
  | 'contract.'
  | 'decision.'
  | 'direction.'
  | 'entry.'
  | 'every.'
  | 'finding.'
  | 'flag.'
  | 'inspection.'
  | 'itemKind.'
  | 'key.'
  | 'load.'
  | 'mode.'
  | 'passback.'
  | 'position.'
  | 'powerAct.'
  | 'refund.'
  | 'refusal.'
  | 'staleList.'
  | 'standing.'
  | 'ticket.'
  | 'toldBy.'
  | 'verdict.'
  | 'weight.';

export interface Say {
  (key: TextKey, values?: Values): string;
  /** Of a name that comes from a service. */
  named(prefix: Prefix, name: string, values?: Values): string;
}

/** The texts of the page in the language that was chosen. */
export function useText(): Say {
  const { language } = useLanguage();
  return useMemo(
    () =>
      Object.assign((key: TextKey, values?: Values) => text(key, language, values), {
        named: (prefix: string, name: string, values?: Values) =>
          textOrItself(prefix, name, language, values),
      }),
    [language],
  );
}

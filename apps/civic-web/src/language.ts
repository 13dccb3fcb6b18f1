import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { TEXTS, type TextKey } from './texts.ts';

export type Language = 'zh-TW' | 'en';

const KEPT = 'hotline-language';

/** The language that was chosen, else the browser's, else Chinese. */
export function firstLanguage(): Language {
  try {
    const kept = localStorage.getItem(KEPT);
    if (kept === 'en' || kept === 'zh-TW') return kept;
  } catch {
    // A browser that keeps nothing.
  }
  return navigator.language.startsWith('en') ? 'en' : 'zh-TW';
}

export function keepLanguage(language: Language): void {
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // A browser that keeps nothing.
  }
}

export const LanguageContext = createContext<Language>('zh-TW');

/** The texts of the page in the language of whoever reads it. */
export function useTexts(): { readonly language: Language; readonly text: (key: TextKey) => string } {
  const language = useContext(LanguageContext);
  return { language, text: (key) => TEXTS[key][language] };
}

/** The hotline says things in Chinese and then in English, such as `噪音 Noise`. */
export function inLanguage(both: string, language: Language): string {
  const at = both.search(/[A-Za-z]/u);
  const [chinese, english] = at < 0 ? [both, ''] : [both.slice(0, at), both.slice(at)];
  return (language === 'en' ? english.trim() || chinese : chinese.trim() || english).trim();
}

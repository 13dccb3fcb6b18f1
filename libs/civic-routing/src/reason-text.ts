import type { Match } from './conditions.ts';
import type { Reason } from './route.ts';

export type Language = 'en' | 'zh-TW';

const MATCHES: Readonly<Record<Match['by'], Readonly<Record<Language, (value: string) => string>>>> = {
  category: { en: (value) => `the category is ${value}`, 'zh-TW': (value) => `類別為 ${value}` },
  severity: { en: (value) => `the severity is ${value} or more`, 'zh-TW': (value) => `嚴重度達 ${value}` },
  hours: { en: () => 'it came in the hours of the rule', 'zh-TW': () => '通報時間符合規則時段' },
  area: { en: (value) => `the place is in ${value}`, 'zh-TW': (value) => `地點位於 ${value}` },
  words: { en: (value) => `the text says “${value}”`, 'zh-TW': (value) => `內容提到「${value}」` },
};

/** One sentence for operators and agencies. */
export function reasonText({ ruleId, version, matches }: Reason, language: Language): string {
  const held = matches.map(({ by, value }) => MATCHES[by][language](value));
  if (language === 'zh-TW') {
    if (ruleId === null) return `第 ${version} 版規則均不符合，交由預設單位處理。`;
    return held.length > 0
      ? `第 ${version} 版規則 ${ruleId}：${held.join('、')}。`
      : `第 ${version} 版規則 ${ruleId} 適用於所有通報。`;
  }
  if (ruleId === null) return `No rule of version ${version} holds, so it goes to the default agency.`;
  return held.length > 0
    ? `Rule ${ruleId} of version ${version}: ${held.join(', and ')}.`
    : `Rule ${ruleId} of version ${version} holds for every report.`;
}

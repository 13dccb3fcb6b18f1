import type { Language } from './languages.ts';

/** Of the audit log. */
export const ACTS_TEXTS = {
  acts: { 'zh-TW': '稽核紀錄', en: 'Audit log' },
  anyService: { 'zh-TW': '所有服務', en: 'Any service' },
  actor: { 'zh-TW': '操作者', en: 'Who' },
  act: { 'zh-TW': '操作', en: 'Act' },
  actText: { 'zh-TW': '任何文字', en: 'Any text' },
  actDetail: { 'zh-TW': '細節', en: 'Detail' },
  subject: { 'zh-TW': '對象', en: 'On what' },
  find: { 'zh-TW': '尋找', en: 'Find' },
  noActMatches: { 'zh-TW': '沒有符合條件的操作。', en: 'No act matches.' },
  noActsSince: {
    'zh-TW': '到這個時間為止，沒有符合條件的操作：',
    en: 'No act matches as far back as',
  },
  olderActs: { 'zh-TW': '更早的操作', en: 'Older acts' },
  actsMissing: { 'zh-TW': '這裡沒有它的紀錄。', en: 'Its acts are not shown here.' },
} as const satisfies Record<string, Record<Language, string>>;

import type { Language } from './languages.ts';

/** Of the way of a correlation id. */
export const TRAIL_TEXTS = {
  trail: { 'zh-TW': '關聯編號的全程', en: 'The whole way of a correlation id' },
  trailLink: { 'zh-TW': '查看全程', en: 'The whole way' },
  trailHelp: {
    'zh-TW':
      '各服務仍保有的紀錄，依時間排列。已送出的事件不再留在寄件匣；收到它的服務知道它在哪個主題、分割區與位移。',
    en: 'What the services still know, on one time axis. Events that were sent have left the outbox; who took one in knows its topic, partition and offset.',
  },
  trailMissing: { 'zh-TW': '全程中沒有它的部分。', en: 'Its part of the way is not shown.' },
  noTrail: {
    'zh-TW': '沒有任何服務知道這個關聯編號，或紀錄已清除。',
    en: 'No service knows this correlation id, or its records were swept.',
  },
  logPlace: { 'zh-TW': '主題／分割區／位移', en: 'Topic/partition/offset' },
  placeUnknown: { 'zh-TW': '不明', en: 'not known' },
  sinceFirst: { 'zh-TW': '自開始', en: 'Since the first' },
  stepKind: { 'zh-TW': '種類', en: 'Kind' },
  'step.request': { 'zh-TW': '網路請求', en: 'HTTP request' },
  'step.key': { 'zh-TW': '冪等鍵', en: 'idempotency key' },
  'step.outside': { 'zh-TW': '外部呼叫', en: 'outside call' },
  'step.ledger': { 'zh-TW': '入帳', en: 'booked' },
  'step.outbox': { 'zh-TW': '等待送出', en: 'waits in the outbox' },
  'step.inbox': { 'zh-TW': '已收到', en: 'taken in' },
  'step.held': { 'zh-TW': '擱置', en: 'held back' },
  'step.transition': { 'zh-TW': '狀態變化', en: 'transition' },
  'step.timer': { 'zh-TW': '計時器', en: 'timer to come' },
  'gap.inbox': {
    'zh-TW': '{service}：{count} 個事件有作用，但收件紀錄已不在。',
    en: '{service}: events that had their effect and are not in the inbox any more: {count}',
  },
  'gap.key': {
    'zh-TW': '{service}：{count} 個請求的冪等鍵已不在。',
    en: '{service}: requests whose idempotency key is not known any more: {count}',
  },
  'gap.more': {
    'zh-TW': '{service}：紀錄太多，沒有全部顯示。',
    en: '{service} knows more than is shown.',
  },
} as const satisfies Record<string, Record<Language, string>>;

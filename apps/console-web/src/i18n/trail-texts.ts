import type { Language } from './languages.ts';

/** Of the way of a correlation id. */
export const TRAIL_TEXTS = {
  trails: { 'zh-TW': '全程追蹤', en: 'Trails' },
  toTrails: { 'zh-TW': '全程追蹤', en: 'Trails' },
  trailsHelp: {
    'zh-TW': '輸入關聯編號，或訂單、付款、票券、掃描、通報、計畫、對話、饋線等編號，找出它在各服務的全程。',
    en: 'Give a correlation id, or the id of an order, a payment, a ticket, a scan, a report, a plan, a conversation or a feeder, to find its whole way over all services.',
  },
  findTrail: { 'zh-TW': '尋找全程', en: 'Find a trail' },
  trailId: { 'zh-TW': '編號', en: 'Id' },
  trailIdWrong: {
    'zh-TW': '編號須為 1 到 100 個字元，不能有控制字元。',
    en: 'An id has 1 to 100 characters, and no control characters.',
  },
  trailIdUnknown: {
    'zh-TW': '回應的服務都不知道這個編號，或紀錄已清除。請檢查是否完整複製。',
    en: 'No service that answered knows this id, or its records were swept. Check that it was copied as a whole.',
  },
  openAsCorrelation: { 'zh-TW': '仍以關聯編號開啟', en: 'Open it as a correlation id all the same' },
  newestTrails: { 'zh-TW': '最新的全程', en: 'The newest trails' },
  toNewestTrails: { 'zh-TW': '最新的全程', en: 'The newest trails' },
  foundTrails: { 'zh-TW': '找到的全程', en: 'Found trails' },
  noTrails: { 'zh-TW': '目前沒有任何紀錄。', en: 'Nothing has happened yet.' },
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
  'step.outside': { 'zh-TW': '外部呼叫或訊息', en: 'outside call or message' },
  'step.ledger': { 'zh-TW': '入帳', en: 'booked' },
  'step.outbox': { 'zh-TW': '等待送出', en: 'waits in the outbox' },
  'step.inbox': { 'zh-TW': '已收到', en: 'taken in' },
  'step.held': { 'zh-TW': '擱置', en: 'held back' },
  'step.transition': { 'zh-TW': '狀態變化或決定', en: 'transition or decision' },
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

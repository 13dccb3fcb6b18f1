import type { Language } from './languages.ts';

/** Of the page about delivery. */
export const DELIVERY_TEXTS = {
  delivery: { 'zh-TW': '事件傳遞', en: 'Delivery' },
  sending: { 'zh-TW': '送出與重試', en: 'Sending and retries' },
  retriedKeys: { 'zh-TW': '重試中', en: 'Tried again' },
  groups: { 'zh-TW': '消費群組', en: 'Consumer groups' },
  groupsHelp: {
    'zh-TW': '各分割區落後的事件數；展開服務以查看。',
    en: 'How many events each group is behind; open one to see its partitions.',
  },
  groupOf: { 'zh-TW': '{service}：落後 {lag} 筆', en: '{service}: {lag} events behind' },
  groupFollowsNothing: { 'zh-TW': '不訂閱任何主題', en: 'follows no topic' },
  lagHistory: { 'zh-TW': '過去一小時的落後', en: 'Lag of the last hour' },
  lagHistoryShort: {
    'zh-TW': '服務剛啟動，尚無紀錄。',
    en: 'The service has only just started: nothing is remembered yet.',
  },
  wasNeverBehind: { 'zh-TW': '這段時間從未落後。', en: 'It was never behind.' },
  lagPeak: {
    'zh-TW': '{place}：{at} 最多落後 {lag} 筆',
    en: '{place}: {lag} events at most, at {at}',
  },
  partition: { 'zh-TW': '分割區', en: 'Partition' },
  settledOffset: { 'zh-TW': '已處理至', en: 'Settled up to' },
  settledNone: { 'zh-TW': '尚未處理', en: 'nothing yet' },
  endOffset: { 'zh-TW': '結尾', en: 'End' },
  noConsumers: {
    'zh-TW': '沒有任何執行中的服務處理事件。',
    en: 'No service that runs handles events.',
  },
  handling: { 'zh-TW': '處理情形（最近 5 分鐘）', en: 'Handling in the last 5 minutes' },
  handlingHelp: {
    'zh-TW':
      '處理時間 5 秒內為正常，超過 30 秒為警報；錯誤率低於 1% 為正常，高於 5% 為警報。數據來自回應的那一個執行個體。',
    en: 'Handling time is normal below 5 s and an alert above 30 s; the error rate is normal below 1% and an alert above 5%. The figures are of the process that answered.',
  },
  handledEvents: { 'zh-TW': '已處理', en: 'Handled' },
  failedEvents: { 'zh-TW': '失敗', en: 'Failed' },
  findings: { 'zh-TW': '稽核發現', en: 'Findings of the auditor' },
  findingsHelp: {
    'zh-TW': '稽核服務比對事件紀錄與各服務的收件匣：遺漏、重複或順序顛倒。',
    en: 'The auditor compares the log with the inboxes: what is missing, came twice, or out of order.',
  },
  callsOutside: { 'zh-TW': '對外呼叫', en: 'Calls outside' },
  nobodyOutside: { 'zh-TW': '沒有', en: 'none' },
  callsNow: {
    'zh-TW': '等待 {count} 筆，最久 {age}；連續失敗 {failures} 次',
    en: '{count} wait, the oldest for {age}; failed in a row: {failures}',
  },
  noFindings: { 'zh-TW': '沒有任何發現。', en: 'It has found nothing.' },
  'finding.gap': { 'zh-TW': '遺漏', en: 'missing' },
  'finding.double': { 'zh-TW': '重複', en: 'twice' },
  'finding.inversion': { 'zh-TW': '順序顛倒', en: 'out of order' },
  findingKind: { 'zh-TW': '發現', en: 'Finding' },
  foundAt: { 'zh-TW': '發現時間', en: 'Found' },
  consumer: { 'zh-TW': '消費者', en: 'Consumer' },
  contractsInUse: { 'zh-TW': '使用中的契約', en: 'Contracts in use' },
  contractVersion: { 'zh-TW': '版本', en: 'Version' },
  consumers: { 'zh-TW': '消費者', en: 'Consumers' },
  eventTypes: { 'zh-TW': '事件類型', en: 'Types' },
  apiPages: {
    'zh-TW': '各服務的介面文件（新視窗）',
    en: 'The API documents of the services (in a new window)',
  },
  noApiPages: { 'zh-TW': '服務目錄沒有任何位址。', en: 'The directory tells of no address.' },
} as const satisfies Record<string, Record<Language, string>>;

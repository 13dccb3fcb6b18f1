import type { Language } from './languages.ts';

/** Of the pages about the records of the bus. */
export const TOPIC_TEXTS = {
  topics: { 'zh-TW': '主題與紀錄', en: 'Topics and records' },
  topicsHelp: {
    'zh-TW': '事件匯流排上的每個主題及其死信；點選以查看紀錄。',
    en: 'Every topic of the bus with its dead letters; open one to see its records.',
  },
  partitions: { 'zh-TW': '分割區數', en: 'Partitions' },
  recordsHeld: { 'zh-TW': '位移範圍', en: 'Offsets held' },
  records: { 'zh-TW': '紀錄', en: 'Records' },
  eventType: { 'zh-TW': '事件類型', en: 'Type' },
  recordText: { 'zh-TW': '包含文字', en: 'Contains' },
  fromOffset: { 'zh-TW': '起始位移', en: 'From offset' },
  notANumber: { 'zh-TW': '請輸入數字。', en: 'Give a number.' },
  followRecords: { 'zh-TW': '即時更新', en: 'Follow new records' },
  lookedThrough: {
    'zh-TW': '分割區 {partition}：已查看位移 {from} 至 {to}（保存 {low} 至 {high}）',
    en: 'Partition {partition}: looked at offsets {from} to {to} (it holds {low} to {high})',
  },
  lookingThrough: {
    'zh-TW': '分割區 {partition}：查看中，位移 {from} 至 {to}（保存 {low} 至 {high}）',
    en: 'Partition {partition}: looking, offsets {from} to {to} (it holds {low} to {high})',
  },
  stopLooking: { 'zh-TW': '停止', en: 'Stop' },
  lookFurther: { 'zh-TW': '繼續尋找', en: 'Look further' },
  noRecords: { 'zh-TW': '這個範圍內沒有符合的紀錄。', en: 'No record matches in what was looked at.' },
  olderRecords: { 'zh-TW': '較舊的紀錄', en: 'Older records' },
  newerRecords: { 'zh-TW': '較新的紀錄', en: 'Newer records' },
  noValue: { 'zh-TW': '（沒有內容：此鍵已移除）', en: '(no value: the key is gone)' },
  noEvent: { 'zh-TW': '（不是此主題的事件）', en: '(no event of this topic)' },
  correlationId: { 'zh-TW': '關聯識別碼', en: 'Correlation id' },
  originalBytes: { 'zh-TW': '取得原始位元組', en: 'Fetch the original bytes' },
  originalNeedsRole: {
    'zh-TW': '只有操作員與管理員可以取得未遮罩的紀錄。',
    en: 'Only operators and admins can fetch what is not masked.',
  },
  saveOriginal: {
    'zh-TW': '儲存檔案（內容 {bytes} 位元組）',
    en: 'Save the file (a value of {bytes} bytes)',
  },
} as const satisfies Record<string, Record<Language, string>>;

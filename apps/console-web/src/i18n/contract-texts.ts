import type { Language } from './languages.ts';

/** Of the pages about the contracts of the bus. */
export const CONTRACT_TEXTS = {
  contracts: { 'zh-TW': '事件契約', en: 'Contracts of the bus' },
  contractsHelp: {
    'zh-TW': '每個主題版本上可以出現的事件、由誰發布、由誰讀取；與執行中的控制台一致。',
    en: 'What may be said on each version of a topic, by whom and to whom, as the running console has it.',
  },
  saveAsyncApi: {
    'zh-TW': '下載整份文件（AsyncAPI 3.0）',
    en: 'Save the whole document (AsyncAPI 3.0)',
  },
  contractOfTopic: { 'zh-TW': '這個主題的契約', en: 'The contract of this topic' },
  contractStatus: { 'zh-TW': '契約狀態', en: 'Status' },
  'contract.draft': { 'zh-TW': '草案', en: 'draft' },
  'contract.published': { 'zh-TW': '已發布', en: 'published' },
  producers: { 'zh-TW': '發布者', en: 'Producers' },
  saysWhat: { 'zh-TW': '說明', en: 'What it says' },
  recordKey: { 'zh-TW': '紀錄的鍵', en: 'Record key' },
  keptFor: { 'zh-TW': '保存', en: 'Kept' },
  keptDays: { 'zh-TW': '{days} 天', en: '{days} days' },
  keptCompacted: {
    'zh-TW': '每個鍵永久保存最後一筆',
    en: 'the last record of each key, for ever',
  },
  noReader: { 'zh-TW': '沒有任何服務讀取', en: 'nobody reads it' },
  writtenFor: { 'zh-TW': '（以 {version} 讀取）', en: ' (reads it as {version})' },
  followsLog: { 'zh-TW': '（只跟隨紀錄，不處理事件）', en: ' (follows the log and handles no events)' },
  field: { 'zh-TW': '欄位', en: 'Field' },
  valueType: { 'zh-TW': '型別', en: 'Type of value' },
  isRequired: { 'zh-TW': '必填', en: 'Required' },
  exampleNumber: { 'zh-TW': '範例 {n}', en: 'Example {n}' },
  jsonSchema: { 'zh-TW': '完整結構描述', en: 'The whole schema (JSON Schema)' },
} as const satisfies Record<string, Record<Language, string>>;

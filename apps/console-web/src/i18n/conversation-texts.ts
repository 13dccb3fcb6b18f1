import type { Language } from './languages.ts';

/** Of conversations of agents, and of what agents can do. */
export const CONVERSATION_TEXTS = {
  conversation: { 'zh-TW': '對話', en: 'Conversation' },
  openConversation: { 'zh-TW': '開啟對話', en: 'Open a conversation' },
  conversationId: { 'zh-TW': '對話識別碼', en: 'Id of the conversation' },
  conversationIdWrong: { 'zh-TW': '對話識別碼的格式不正確。', en: 'The id of a conversation is a UUID.' },
  noConversation: {
    'zh-TW': '沒有任何服務保存這個對話。',
    en: 'No service keeps anything of this conversation.',
  },
  newestConversations: { 'zh-TW': '最近的對話', en: 'Newest conversations' },
  noConversations: { 'zh-TW': '還沒有任何對話。', en: 'Nobody has talked yet.' },
  conversationsUntold: {
    'zh-TW': '缺少 {service} 保存的對話。',
    en: 'Conversations that {service} keeps are missing.',
  },
  'standing.open': { 'zh-TW': '進行中', en: 'open' },
  'standing.over': { 'zh-TW': '已結束', en: 'over' },
  'standing.failed': { 'zh-TW': '未達成', en: 'failed' },
  keptBy: { 'zh-TW': '保存者', en: 'Kept by' },
  talkedAbout: { 'zh-TW': '內容', en: 'About' },
  isOver: { 'zh-TW': '已結束', en: 'Over' },
  performative: { 'zh-TW': '語意', en: 'Performative' },
  sender: { 'zh-TW': '發送者', en: 'From' },
  stateAfter: { 'zh-TW': '之後的狀態', en: 'State after it' },
  said: { 'zh-TW': '內文', en: 'Said' },
  deadlinePassed: { 'zh-TW': '（逾時無回應）', en: '(a deadline passed)' },
  capabilities: { 'zh-TW': '能力', en: 'What it can do' },
  capabilitiesUnknown: {
    'zh-TW': '服務目錄沒有回應，無法得知能力。',
    en: 'The directory does not tell what agents can do.',
  },
} as const satisfies Record<string, Record<Language, string>>;

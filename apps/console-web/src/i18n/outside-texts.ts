import type { Language } from './languages.ts';

/** Of what waits for calls to the outside. */
export const OUTSIDE_TEXTS = {
  outsideCalls: { 'zh-TW': '對外通知', en: 'Calls to the outside' },
  outsideHelp: {
    'zh-TW': '對方沒有回應時會自動重試；確定對方恢復後，可以立即再試。',
    en: 'Whoever does not answer is tried again automatically. Once you know that they are back, you can try at once.',
  },
  nothingOutside: { 'zh-TW': '沒有等待中的通知。', en: 'Nothing waits.' },
  destination: { 'zh-TW': '對象', en: 'Destination' },
  circuit: { 'zh-TW': '連線', en: 'Connection' },
  toBeTold: { 'zh-TW': '等待中', en: 'Waiting' },
  outsideParked: { 'zh-TW': '已擱置', en: 'Parked' },
  'outsideKind.webhook': { 'zh-TW': '機關', en: 'Agency' },
  'outsideKind.notice': { 'zh-TW': '通報人', en: 'Reporters' },
  'outsideKind.capture': { 'zh-TW': '扣款', en: 'Captures' },
  'outsideKind.refund': { 'zh-TW': '退款', en: 'Refunds' },
  'circuit.closed': { 'zh-TW': '正常', en: 'called as usual' },
  'circuit.open': { 'zh-TW': '沒有回應，暫停', en: 'does not answer: paused' },
  'circuit.half_open': { 'zh-TW': '試探中', en: 'being probed' },
  tryNow: { 'zh-TW': '立即再試', en: 'Try now' },
  tryNowHelp: {
    'zh-TW': '等待中的通知會馬上送出，不再等下一次重試。',
    en: 'What waits is sent at once, and not at its next try.',
  },
  nothingWaits: { 'zh-TW': '沒有等待中的通知。', en: 'Nothing waits for it.' },
  triedNow: { 'zh-TW': '正在重試。', en: 'It is being tried.' },
} as const satisfies Record<string, Record<Language, string>>;

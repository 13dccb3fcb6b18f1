/** Why nobody is let in, in the order in which it is found out. */
export const REASON_CODES = [
  'invalid',
  'revoked',
  'blocked',
  'invalid_time',
  'product',
  'ambiguous',
  'zone',
  'already_redeemed',
  'passback',
  'gate_full',
  'zone_full',
  'market_full',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export type Language = 'en' | 'zh-TW';

const TEXTS: Readonly<Record<ReasonCode, Readonly<Record<Language, string>>>> = {
  invalid: { en: 'This is not a valid ticket.', 'zh-TW': '無效的票券。' },
  revoked: { en: 'This ticket was cancelled.', 'zh-TW': '此票券已取消。' },
  blocked: { en: 'This ticket is on hold.', 'zh-TW': '此票券暫停使用。' },
  invalid_time: { en: 'This ticket is not valid now.', 'zh-TW': '目前不在有效時間內。' },
  product: { en: 'This kind of ticket is not admitted here.', 'zh-TW': '此種票券不能由此入場。' },
  ambiguous: { en: 'Several tickets on this code fit here.', 'zh-TW': '此條碼有多張可用票券，請選擇其一。' },
  zone: { en: 'This ticket is for another zone.', 'zh-TW': '此票券不適用於本區。' },
  already_redeemed: { en: 'This ticket was used already.', 'zh-TW': '此票券已使用過。' },
  passback: { en: 'This ticket came in and has not left.', 'zh-TW': '此票券已入場，尚未離場。' },
  gate_full: { en: 'No more people may come in by this gate now.', 'zh-TW': '此入口人數已滿。' },
  zone_full: { en: 'This zone is full.', 'zh-TW': '本區人數已滿。' },
  market_full: { en: 'The market is full.', 'zh-TW': '夜市人數已滿。' },
};

/** What a volunteer reads. */
export const reasonText = (reason: ReasonCode, language: Language): string => TEXTS[reason][language];

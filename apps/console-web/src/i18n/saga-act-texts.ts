import type { Language } from './languages.ts';

/** What operators do to sagas. */
export const SAGA_ACT_TEXTS = {
  outside: { 'zh-TW': '已在外退款', en: 'Paid outside' },
  outsideOf: { 'zh-TW': '已在外退款：{leg}', en: 'Paid back outside the gateway: {leg}' },
  outsideNeedsRole: {
    'zh-TW': '只有操作員或管理員可以登記在外退款。',
    en: 'Only operators and admins can say that a refund was paid outside.',
  },
  outsideConfirm: {
    'zh-TW': '請確認款項已經以其他方式（例如現金）退還。支付服務入帳後，金流閘道不會再退這筆扣款。',
    en: 'Say so only when the money has gone back by another way, such as cash. Once payments has booked it, the gateway never refunds this capture.',
  },
  evidence: { 'zh-TW': '憑證', en: 'Evidence' },
  evidenceHelp: {
    'zh-TW': '憑證存放處，例如收據編號。請勿填寫個人資料。',
    en: 'Where the proof is kept, such as the number of a receipt. No personal data, please.',
  },
  evidenceWrong: {
    'zh-TW': '請填寫 1 到 {max} 個字元的憑證。',
    en: 'Give evidence of 1 to {max} characters.',
  },
  outsideWaiting: {
    'zh-TW': '已登記，等待支付服務入帳中…（{leg}）',
    en: 'Reported; waiting until payments has booked it … ({leg})',
  },
  outsideDone: {
    'zh-TW': '已入帳為在外退款，這筆重複扣款已結清。（{leg}）',
    en: 'Booked as paid outside; this duplicate capture is settled. ({leg})',
  },
  outsideOvertaken: {
    'zh-TW': '未入帳：金流閘道先前已經退款。請勿再次支付，若已支付請追回。（{leg}）',
    en: 'Not booked: the gateway had paid it back before. Do not pay it again; if you have, claim it back. ({leg})',
  },
  outsideFailed: {
    'zh-TW': '支付服務沒有入帳，仍需處理。（{leg}）',
    en: 'Payments has not booked it; it still needs attention. ({leg})',
  },
  retryOvertaken: {
    'zh-TW': '已在外退款，金流閘道沒有再退。（{leg}）',
    en: 'It was paid outside meanwhile; the gateway did not refund it again. ({leg})',
  },
  'failure.refund_under_way': {
    'zh-TW': '金流閘道的退款仍在進行，請等它有結果再處理。',
    en: 'A refund is under way at the gateway: wait for what becomes of it.',
  },
  'failure.partly_paid_back': {
    'zh-TW': '金流閘道已退還一部分，請先查看付款頁面。',
    en: 'The gateway has paid a part of it back: look at the payments of the order first.',
  },
  'failure.timed_out': { 'zh-TW': '支付服務沒有及時回覆。', en: 'Payments did not answer in time.' },
  addNote: { 'zh-TW': '新增備註', en: 'Add a note' },
  note: { 'zh-TW': '備註', en: 'Note' },
  noteHelp: {
    'zh-TW': '備註會留在歷程中，供其他人查看。',
    en: 'The note stays in the history, for all who look at this saga.',
  },
  noteWrong: {
    'zh-TW': '請填寫 1 到 {max} 個字元的備註。',
    en: 'Write a note of 1 to {max} characters.',
  },
  noteTold: { 'zh-TW': '備註已留在歷程中。', en: 'The note stands in the history.' },
  errorAlreadyRefunded: {
    'zh-TW': '這筆重複扣款已經退還，沒有任何變更。請勿再次支付。',
    en: 'The duplicate was paid back before; nothing was changed. Do not pay it again.',
  },
  errorLegNotWaiting: {
    'zh-TW': '這筆退款已不在等待處理，沒有任何變更。',
    en: 'The refund does not wait for anybody any more; nothing was changed.',
  },
  'state.OutsideReported': { 'zh-TW': '已登記在外退款', en: 'Reported as paid outside' },
  'state.RefundedOutside': { 'zh-TW': '已在外退款', en: 'Refunded outside' },
  'trigger.refunded_outside': { 'zh-TW': '在外退款入帳', en: 'booked as paid outside' },
  'trigger.outside_reported': { 'zh-TW': '操作員登記在外退款', en: 'reported as paid outside' },
  'trigger.note_added': { 'zh-TW': '操作員備註', en: 'note' },
} as const satisfies Record<string, Record<Language, string>>;

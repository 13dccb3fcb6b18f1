import { reasonText, type Language, type ReasonCode } from '@night-market/gate-policy';
import type { ScanReason } from '@night-market/scanner-sdk';

export type { Language };

const TEXTS = {
  title: { 'zh-TW': '夜市驗票', en: 'Night market scanner' },
  enrolTitle: { 'zh-TW': '登記這台裝置', en: 'Enrol this device' },
  enrolHelp: {
    'zh-TW': '請用相機掃描主管提供的登記碼，或貼上一次性代碼。',
    en: 'Scan the enrolment code from your supervisor, or paste the one-time token.',
  },
  enrolToken: { 'zh-TW': '一次性代碼', en: 'One-time token' },
  enrol: { 'zh-TW': '登記', en: 'Enrol' },
  enrolling: { 'zh-TW': '登記中…', en: 'Enrolling…' },
  enrolRefused: {
    'zh-TW': '代碼無效或已使用過，請向主管索取新的代碼。',
    en: 'This token is unknown or was used already. Ask your supervisor for a new one.',
  },
  enrolMalformed: {
    'zh-TW': '這不是登記代碼。',
    en: 'This is not an enrolment token.',
  },
  enrolUnreachable: {
    'zh-TW': '目前無法連線，登記需要網路。',
    en: 'The gate cannot be reached. Enrolling needs a network.',
  },
  entry: { 'zh-TW': '入場', en: 'Entry' },
  exit: { 'zh-TW': '離場', en: 'Exit' },
  direction: { 'zh-TW': '方向', en: 'Direction' },
  online: { 'zh-TW': '連線中', en: 'Online' },
  offline: { 'zh-TW': '離線', en: 'Offline' },
  queued: { 'zh-TW': '待上傳', en: 'To upload' },
  gate: { 'zh-TW': '入口', en: 'Gate' },
  aim: { 'zh-TW': '請對準票券的 QR 碼', en: 'Point the camera at the QR code' },
  noCamera: {
    'zh-TW': '無法使用相機。請允許使用相機，或改用掃描槍。',
    en: 'There is no camera. Allow its use, or use a hand scanner.',
  },
  startCamera: { 'zh-TW': '開啟相機', en: 'Start the camera' },
  typed: { 'zh-TW': '手動輸入或掃描槍', en: 'Type it, or use a hand scanner' },
  check: { 'zh-TW': '驗票', en: 'Check' },
  granted: { 'zh-TW': '可以入場', en: 'Let in' },
  goodbye: { 'zh-TW': '已離場', en: 'Left' },
  denied: { 'zh-TW': '不可入場', en: 'Do not let in' },
  next: { 'zh-TW': '下一位', en: 'Next' },
  previous: { 'zh-TW': '上次入場', en: 'Last entry' },
  byDevice: { 'zh-TW': '離線判定，稍後上傳', en: 'Decided offline, uploaded later' },
  overridden: { 'zh-TW': '主管放行', en: 'Let in by a supervisor' },
  override: { 'zh-TW': '主管放行', en: 'Supervisor: let in' },
  overrideReason: { 'zh-TW': '放行原因', en: 'Reason' },
  cancel: { 'zh-TW': '取消', en: 'Cancel' },
  listStale: {
    'zh-TW': '取消票清單已過期，請連上網路。',
    en: 'The list of cancelled tickets is old. Connect to the network.',
  },
  notReady: { 'zh-TW': '正在取得驗票資料…', en: 'Fetching keys and rules…' },
  revoked: {
    'zh-TW': '這台裝置已停用，請聯絡主管。',
    en: 'This device was taken out of service. Ask your supervisor.',
  },
  failed: {
    'zh-TW': '裝置無法儲存資料，請重新開啟頁面。',
    en: 'This device cannot store its scans. Open the page again.',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type TextKey = keyof typeof TEXTS;

const OWN_REASONS: Readonly<Record<Exclude<ScanReason, ReasonCode>, Readonly<Record<Language, string>>>> = {
  list_stale: TEXTS.listStale,
  not_ready: {
    'zh-TW': '這台裝置尚未取得驗票資料，請連上網路。',
    en: 'This device has no keys and rules yet. Connect to the network.',
  },
  refused: { 'zh-TW': '閘門拒絕。', en: 'The gate refused it.' },
};

export const text = (key: TextKey, language: Language): string => TEXTS[key][language];

/** Why nobody is let in, in the volunteer's language. */
export const reasonFor = (reason: ScanReason, language: Language): string =>
  reason in OWN_REASONS
    ? OWN_REASONS[reason as keyof typeof OWN_REASONS][language]
    : reasonText(reason as ReasonCode, language);

const KEPT = 'language';

/** The language that was chosen, else the browser's, else Chinese. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'en' || kept === 'zh-TW') return kept;
  return navigator.language.startsWith('zh') ? 'zh-TW' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
  document.documentElement.lang = language;
}

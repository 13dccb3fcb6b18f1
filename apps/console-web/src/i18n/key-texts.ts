import type { Language } from './languages.ts';

/** Of those who hold keys: terminals and devices. */
export const KEY_TEXTS = {
  terminals: { 'zh-TW': '收銀機', en: 'Terminals' },
  devices: { 'zh-TW': '驗票裝置', en: 'Devices' },
  noHolders: { 'zh-TW': '還沒有發出任何金鑰。', en: 'No key was issued yet.' },
  holder: { 'zh-TW': '名稱', en: 'Name' },
  holderName: { 'zh-TW': '名稱', en: 'Name' },
  holderNameWrong: { 'zh-TW': '請填寫 1 到 100 個字元的名稱。', en: 'Give a name of 1 to 100 characters.' },
  stallId: { 'zh-TW': '攤位編號', en: 'Stall id' },
  stallIdWrong: {
    'zh-TW': '攤位編號只能有字母、數字和 . _ : -，至多 100 個字元。',
    en: 'A stall id has letters, digits and . _ : - alone, at most 100.',
  },
  keyPrefix: { 'zh-TW': '金鑰', en: 'Key' },
  keyState: { 'zh-TW': '狀態', en: 'State' },
  lastSeen: { 'zh-TW': '最後出現', en: 'Last seen' },
  software: { 'zh-TW': '程式版本', en: 'Version' },
  neverSeen: { 'zh-TW': '從未', en: 'never' },
  issuedBy: { 'zh-TW': '由 {actor} 發出', en: 'issued by {actor}' },
  'key.valid': { 'zh-TW': '有效', en: 'valid' },
  'key.revoked': { 'zh-TW': '已撤銷', en: 'revoked' },
  'key.ending': { 'zh-TW': '即將失效', en: 'ends' },
  'key.signing': { 'zh-TW': '簽章金鑰', en: 'signs its requests' },
  issueKey: { 'zh-TW': '發出金鑰', en: 'Issue a key' },
  issueKeyHelp: {
    'zh-TW': '金鑰只會顯示一次，請立即設定到裝置上。名稱請勿填寫個人資料。',
    en: 'The key is shown once: set it up in the device at once. No personal data in the name, please.',
  },
  rotateKey: { 'zh-TW': '換發', en: 'Rotate' },
  rotateKeyOf: { 'zh-TW': '換發 {name} 的金鑰', en: 'Rotate the key of {name}' },
  rotateKeyHelp: {
    'zh-TW': '發出第二把金鑰；舊的在撤銷前仍有效。設定好新的之後，請撤銷舊的。',
    en: 'A second key is issued; the old one stays valid until you revoke it, once the new one is set up.',
  },
  rotateTwoValid: {
    'zh-TW': '已有兩把有效的金鑰，請先撤銷一把。',
    en: 'Two keys are valid already: revoke one first.',
  },
  rotateSigning: {
    'zh-TW': '這個裝置以簽章通行，會自行更換金鑰。',
    en: 'This device signs its requests, and replaces its key by itself.',
  },
  revokeKey: { 'zh-TW': '撤銷', en: 'Revoke' },
  revokeKeyOf: { 'zh-TW': '撤銷金鑰 {prefix}（{name}）', en: 'Revoke key {prefix} of {name}' },
  revokeKeyHelp: {
    'zh-TW': '一秒內所有地方都會拒絕這把金鑰。此動作無法復原。',
    en: 'The key is refused everywhere within a second. This cannot be undone.',
  },
  revokeTold: { 'zh-TW': '已撤銷 {name} 的金鑰 {prefix}。', en: 'Key {prefix} of {name} is revoked.' },
  newKeyOf: { 'zh-TW': '{name} 的新金鑰', en: 'The new key of {name}' },
  newKeyOnce: {
    'zh-TW': '只顯示這一次，之後無人能再查到。',
    en: 'It is shown this once; nobody can look it up again.',
  },
  refusedAt: { 'zh-TW': '撤銷後仍使用：', en: 'used although revoked:' },
  copyKey: { 'zh-TW': '複製', en: 'Copy' },
  keyCopied: { 'zh-TW': '已複製', en: 'Copied' },
} as const satisfies Record<string, Record<Language, string>>;

import { ACTS_TEXTS } from './acts-texts.ts';
import { CIVIC_TEXTS } from './civic-texts.ts';
import { CONTRACT_TEXTS } from './contract-texts.ts';
import { CONVERSATION_TEXTS } from './conversation-texts.ts';
import { DELIVERY_TEXTS } from './delivery-texts.ts';
import { GATE_TEXTS } from './gate-texts.ts';
import { INSPECTION_TEXTS } from './inspection-texts.ts';
import { KEY_TEXTS } from './key-texts.ts';
import type { Language } from './languages.ts';
import { OVERVIEW_TEXTS } from './overview-texts.ts';
import { OUTSIDE_TEXTS } from './outside-texts.ts';
import { PARKED_TEXTS } from './parked-texts.ts';
import { PAYMENT_TEXTS } from './payment-texts.ts';
import { POWER_TEXTS } from './power-texts.ts';
import { TOPIC_TEXTS } from './topic-texts.ts';
import { SAGA_ACT_TEXTS } from './saga-act-texts.ts';
import { TRAIL_TEXTS } from './trail-texts.ts';

/** Every word of the page. What stands in braces is put in. */
export const TEXTS = {
  title: { 'zh-TW': '夜市控制台', en: 'Night-market console' },
  skip: { 'zh-TW': '跳到主要內容', en: 'Skip to the content' },
  menu: { 'zh-TW': '選單', en: 'Menu' },
  navigation: { 'zh-TW': '主要頁面', en: 'Pages' },
  sagas: { 'zh-TW': '退款流程', en: 'Sagas' },
  services: { 'zh-TW': '服務', en: 'Services' },
  language: { 'zh-TW': '語言', en: 'Language' },
  theme: { 'zh-TW': '外觀', en: 'Theme' },
  themeLight: { 'zh-TW': '淺色', en: 'Light' },
  themeDark: { 'zh-TW': '深色', en: 'Dark' },
  themeAuto: { 'zh-TW': '依系統', en: 'As the system' },
  zone: { 'zh-TW': '時區', en: 'Time zone' },
  zoneMarket: { 'zh-TW': '夜市（臺北）', en: 'Market (Taipei)' },
  zoneUtc: { 'zh-TW': '世界協調時間', en: 'UTC' },
  zoneLocal: { 'zh-TW': '本機', en: 'This device' },
  close: { 'zh-TW': '關閉', en: 'Close' },
  cancel: { 'zh-TW': '取消', en: 'Cancel' },
  loading: { 'zh-TW': '載入中…', en: 'Loading…' },
  tryAgain: { 'zh-TW': '再試一次', en: 'Try again' },
  notFound: { 'zh-TW': '沒有這個頁面。', en: 'There is no such page.' },
  toStart: { 'zh-TW': '回到首頁', en: 'To the start' },
  broken: { 'zh-TW': '這個頁面發生錯誤。', en: 'This page has failed.' },

  signIn: { 'zh-TW': '登入', en: 'Sign in' },
  signOut: { 'zh-TW': '登出', en: 'Sign out' },
  signOutEverywhere: { 'zh-TW': '在所有裝置登出', en: 'Sign out everywhere' },
  name: { 'zh-TW': '名稱', en: 'Name' },
  password: { 'zh-TW': '密碼', en: 'Password' },
  showPassword: { 'zh-TW': '顯示密碼', en: 'Show the password' },
  newPassword: { 'zh-TW': '新密碼', en: 'New password' },
  newPasswordHelp: {
    'zh-TW': '這是一次性密碼，請設定自己的密碼（至少 12 個字元）。',
    en: 'This is a one-time password. Choose one of your own, of at least 12 characters.',
  },
  signInAtProvider: { 'zh-TW': '前往登入', en: 'Go to the sign-in' },
  signInRefused: { 'zh-TW': '名稱或密碼不正確。', en: 'Name or password is wrong.' },
  signInDenied: { 'zh-TW': '登入沒有完成，請再試一次。', en: 'You were not signed in. Try again.' },
  noRole: {
    'zh-TW': '您在這個夜市沒有任何角色，請洽管理員。',
    en: 'You have no role in this market. Ask an admin for one.',
  },
  badNewPassword: {
    'zh-TW': '這個新密碼不符合規定，請換一個。',
    en: 'The new password will not do. Choose another.',
  },
  tooManyAttempts: {
    'zh-TW': '嘗試次數過多，請在 {seconds} 秒後再試。',
    en: 'Too many attempts. Try again in {seconds} seconds.',
  },
  providerAway: {
    'zh-TW': '登入服務沒有回應，請稍後再試。',
    en: 'The sign-in service does not answer. Try again in a moment.',
  },
  sessionOver: { 'zh-TW': '工作階段已結束，請重新登入。', en: 'Your session is over. Sign in again.' },
  signedInAs: { 'zh-TW': '{name}（{role}）', en: '{name} ({role})' },
  'role.viewer': { 'zh-TW': '檢視者', en: 'viewer' },
  'role.operator': { 'zh-TW': '操作員', en: 'operator' },
  'role.admin': { 'zh-TW': '管理員', en: 'admin' },

  live: { 'zh-TW': '即時', en: 'Live' },
  connecting: { 'zh-TW': '連線中', en: 'Connecting' },
  lost: { 'zh-TW': '連線中斷', en: 'Connection lost' },
  dataFrom: {
    'zh-TW': '連線中斷。畫面上的資料是 {age} 的。',
    en: 'Connection lost. What you see is from {age}.',
  },

  errorUnreachable: {
    'zh-TW': '控制台沒有回應，請檢查網路。',
    en: 'The console does not answer. Check your network.',
  },
  errorServiceAway: {
    'zh-TW': '{service} 沒有回應，沒有任何變更。恢復後再試一次。',
    en: '{service} does not answer. Nothing was changed; try again when it is back.',
  },
  errorServiceNotListed: {
    'zh-TW': '{service} 沒有在執行：服務目錄裡沒有它。',
    en: '{service} is not running: the directory does not list it.',
  },
  errorServicesUnknown: {
    'zh-TW': '無法得知各服務的位置：訊息匯流排沒有回應。',
    en: 'Where the services are cannot be told: the event bus does not answer.',
  },
  errorNoJson: {
    'zh-TW': '收到的回應無法讀取，請稍後再試。',
    en: 'The answer cannot be read. Try again in a moment.',
  },
  errorUnanswered: {
    'zh-TW': '{service} 已收到要求但沒有回應，可能已經執行。請先查看結果再重試。',
    en: '{service} took the request and did not answer. It may have been done: look before you try again.',
  },
  errorForbidden: { 'zh-TW': '您的角色不允許這個動作。', en: 'Your role does not allow this.' },
  errorNotFound: { 'zh-TW': '找不到這個項目。', en: 'There is no such thing.' },
  errorInvalid: { 'zh-TW': '輸入的內容不正確：{detail}', en: 'What was sent is not right: {detail}' },
  errorPersonalData: {
    'zh-TW': '內容像是個人資料（例如電話或電子郵件），請刪除後再送出。',
    en: 'What was typed looks like personal data, such as a phone number or an e-mail address: leave it out.',
  },
  errorCriticalStall: {
    'zh-TW': '這個攤位是關鍵用電，不能從這裡關閉。',
    en: 'The stall is critical: it is not switched off from here.',
  },
  errorVersionChanged: {
    'zh-TW': '有人在這期間做了變更，您的變更沒有生效。請關閉後重新查看，再依現況變更。',
    en: 'Somebody else has changed it meanwhile, and yours was not done. Close this, look again, and change what it is now.',
  },
  errorBreakExplained: { 'zh-TW': '這筆差異已經有說明。', en: 'The break is explained already.' },
  errorOther: { 'zh-TW': '發生錯誤（{code}）：{detail}', en: 'This failed ({code}): {detail}' },

  order: { 'zh-TW': '訂單', en: 'Order' },
  openOrder: { 'zh-TW': '開啟訂單', en: 'Open order' },
  orderId: {
    'zh-TW': '訂單、付款、交易或退款關聯編號',
    en: 'Id of the order, payment or transaction, or correlation id of a refund',
  },
  orderUnknown: {
    'zh-TW': '沒有任何訂單與「{id}」有關。',
    en: 'No order is known by “{id}”.',
  },
  saveView: { 'zh-TW': '儲存檢視', en: 'Save the view' },
  viewName: { 'zh-TW': '檢視名稱', en: 'Name of the view' },
  viewNameWrong: {
    'zh-TW': '請輸入 1 到 {max} 個字元的名稱。',
    en: 'Give a name of 1 to {max} characters.',
  },
  dropView: { 'zh-TW': '刪除檢視「{name}」', en: 'Drop the view “{name}”' },
  go: { 'zh-TW': '開啟', en: 'Open' },
  orderIdWrong: {
    'zh-TW': '請輸入 1 到 100 個字元的編號。',
    en: 'Give an id of 1 to 100 characters.',
  },
  state: { 'zh-TW': '狀態', en: 'State' },
  anyState: { 'zh-TW': '所有狀態', en: 'Any state' },
  which: { 'zh-TW': '範圍', en: 'Which' },
  all: { 'zh-TW': '全部', en: 'All' },
  open: { 'zh-TW': '未結清', en: 'Open' },
  settled: { 'zh-TW': '已結清', en: 'Settled' },
  legs: { 'zh-TW': '退款', en: 'Refunds' },
  created: { 'zh-TW': '建立', en: 'Created' },
  updated: { 'zh-TW': '更新', en: 'Updated' },
  noSagas: { 'zh-TW': '沒有符合條件的流程。', en: 'No saga matches.' },
  nextPage: { 'zh-TW': '下一頁', en: 'Next page' },
  firstPage: { 'zh-TW': '第一頁', en: 'First page' },
  wrongFilter: {
    'zh-TW': '網址中的篩選條件「{value}」不存在。',
    en: 'The filter “{value}” in the address does not exist.',
  },
  dropFilter: { 'zh-TW': '清除篩選條件', en: 'Drop the filters' },

  toSagas: { 'zh-TW': '所有流程', en: 'All sagas' },
  correlation: { 'zh-TW': '關聯編號', en: 'Correlation id' },
  settledAt: { 'zh-TW': '結清', en: 'Settled' },
  notSettled: { 'zh-TW': '尚未結清', en: 'Not settled' },
  way: { 'zh-TW': '流程圖', en: 'The way taken' },
  wayOfOrder: { 'zh-TW': '訂單', en: 'Order' },
  wayOfLeg: { 'zh-TW': '退款 {leg}', en: 'Refund {leg}' },
  wayInWords: { 'zh-TW': '經過：{way}', en: 'Taken: {way}' },
  refunds: { 'zh-TW': '重複扣款的退款', en: 'Refunds of duplicate captures' },
  noRefunds: { 'zh-TW': '這筆訂單沒有重複扣款。', en: 'This order was captured once at most.' },
  transaction: { 'zh-TW': '重複交易', en: 'Duplicate capture' },
  attempt: { 'zh-TW': '嘗試次數', en: 'Attempts' },
  actions: { 'zh-TW': '動作', en: 'Actions' },
  retry: { 'zh-TW': '再次退款', en: 'Retry the refund' },
  retryOf: { 'zh-TW': '再次退款：{leg}', en: 'Retry the refund of {leg}' },
  retryNeedsRole: {
    'zh-TW': '只有操作員或管理員可以再次退款。',
    en: 'Only operators and admins can retry a refund.',
  },
  retryNotWaiting: {
    'zh-TW': '這筆退款沒有在等待處理。',
    en: 'This refund does not wait for anybody.',
  },
  retryConfirm: {
    'zh-TW': '將再次要求支付服務退還重複的扣款。同一筆扣款不會退兩次。',
    en: 'Payments is asked again to pay the duplicate capture back. It is never paid back twice.',
  },
  reason: { 'zh-TW': '原因', en: 'Reason' },
  reasonHelp: {
    'zh-TW': '會與您的名稱一起留下紀錄。請勿填寫個人資料。',
    en: 'It is kept beside your name. No personal data, please.',
  },
  reasonWrong: {
    'zh-TW': '請填寫 1 到 {max} 個字元的原因。',
    en: 'Give a reason of 1 to {max} characters.',
  },
  retryWaiting: {
    'zh-TW': '已要求退款，等待結果中…（{leg}）',
    en: 'The refund was asked for; waiting for what becomes of it … ({leg})',
  },
  retryDone: {
    'zh-TW': '已退款，這筆重複扣款已結清。（{leg}）',
    en: 'Refunded; this duplicate capture is settled. ({leg})',
  },
  retryFailed: {
    'zh-TW': '退款再次失敗，仍需處理。（{leg}）',
    en: 'The refund failed again and still needs attention. ({leg})',
  },
  history: { 'zh-TW': '歷程', en: 'History' },
  failuresOnly: { 'zh-TW': '只顯示失敗', en: 'Failures only' },
  asTimeline: { 'zh-TW': '以時間軸顯示', en: 'As a timeline' },
  noHistory: { 'zh-TW': '沒有符合條件的紀錄。', en: 'No line matches.' },
  when: { 'zh-TW': '時間', en: 'Time' },
  what: { 'zh-TW': '事件', en: 'What' },
  fromTo: { 'zh-TW': '狀態變化', en: 'From and to' },
  who: { 'zh-TW': '由誰', en: 'By' },
  eventId: { 'zh-TW': '事件編號', en: 'Event id' },

  'state.parked': { 'zh-TW': '擱置', en: 'Parked' },
  'state.waiting': { 'zh-TW': '自動重試中', en: 'Tried again by itself' },
  'state.None': { 'zh-TW': '尚無資訊', en: 'Nothing heard' },
  'state.Requested': { 'zh-TW': '已請款', en: 'Requested' },
  'state.CaptureFailed': { 'zh-TW': '扣款失敗', en: 'Capture failed' },
  'state.Captured': { 'zh-TW': '已扣款', en: 'Captured' },
  'state.AwaitingDuplicate': { 'zh-TW': '等待重複扣款資訊', en: 'Awaiting the duplicate' },
  'state.DuplicateCaptured': { 'zh-TW': '重複扣款', en: 'Duplicate captured' },
  'state.RefundCommanded': { 'zh-TW': '退款中', en: 'Refund commanded' },
  'state.NeedsAttention': { 'zh-TW': '需要處理', en: 'Needs attention' },
  'state.Refunded': { 'zh-TW': '已退款', en: 'Refunded' },
  'trigger.requested': { 'zh-TW': '收到請款', en: 'requested' },
  'trigger.captured': { 'zh-TW': '扣款成功', en: 'captured' },
  'trigger.capture_failed': { 'zh-TW': '扣款失敗', en: 'capture failed' },
  'trigger.result_replayed': { 'zh-TW': '重送結果', en: 'result replayed' },
  'trigger.duplicate_captured': { 'zh-TW': '發現重複扣款', en: 'duplicate captured' },
  'trigger.refunded': { 'zh-TW': '退款完成', en: 'refunded' },
  'trigger.refund_failed': { 'zh-TW': '退款失敗', en: 'refund failed' },
  'trigger.refund_timed_out': { 'zh-TW': '退款逾時', en: 'refund timed out' },
  'trigger.retry_due': { 'zh-TW': '自動重試', en: 'retry due' },
  'trigger.retry_requested': { 'zh-TW': '操作員要求重試', en: 'retry requested' },
  'trigger.command_refund': { 'zh-TW': '下達退款', en: 'refund commanded' },
  'actor.event': { 'zh-TW': '事件', en: 'event' },
  'actor.timer': { 'zh-TW': '計時器', en: 'timer' },
  'actor.operator': { 'zh-TW': '操作員', en: 'operator' },
  'actor.saga': { 'zh-TW': '流程本身', en: 'the saga itself' },

  service: { 'zh-TW': '服務', en: 'Service' },
  agent: { 'zh-TW': '執行個體', en: 'Agent' },
  address: { 'zh-TW': '位址', en: 'Address' },
  lease: { 'zh-TW': '租約到期', en: 'Lease until' },
  unknown: { 'zh-TW': '不明', en: 'unknown' },
  noAgents: {
    'zh-TW': '服務目錄裡還沒有任何服務。',
    en: 'The directory has not told of any service yet.',
  },
  'agent.there': { 'zh-TW': '執行中', en: 'there' },
  'agent.suspect': { 'zh-TW': '失聯', en: 'suspect' },
  'agent.gone': { 'zh-TW': '已失效', en: 'gone' },
  'agent.left': { 'zh-TW': '已停止', en: 'left' },

  ...SAGA_ACT_TEXTS,
  ...TRAIL_TEXTS,
  ...ACTS_TEXTS,
  ...OVERVIEW_TEXTS,
  ...OUTSIDE_TEXTS,
  ...PARKED_TEXTS,
  ...CIVIC_TEXTS,
  ...CONTRACT_TEXTS,
  ...CONVERSATION_TEXTS,
  ...POWER_TEXTS,
  ...TOPIC_TEXTS,
  ...GATE_TEXTS,
  ...PAYMENT_TEXTS,
  ...INSPECTION_TEXTS,
  ...KEY_TEXTS,
  ...DELIVERY_TEXTS,
} as const satisfies Record<string, Record<Language, string>>;

export type TextKey = keyof typeof TEXTS;

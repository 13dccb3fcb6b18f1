/** Why something was done, or left undone: a code and its values, and the same in words. */
export interface Reason {
  readonly code: ReasonCode;
  readonly values: Readonly<Record<string, string | number>>;
  readonly text: { readonly en: string; readonly 'zh-TW': string };
}

export type AlarmCode = 'blind' | 'unattainable' | 'futile' | 'disobeyed';

const words = {
  within_limits: ['The load is within its limits.', '負載在限制之內。'],
  reading_refused: ['A reading of {meter} was not used: {why}.', '未採用 {meter} 的讀數：{why}。'],
  meter_unusable: [
    'The meter of {channel} cannot be relied on ({why}): the load is estimated at {load}, and nothing is restored on it.',
    '{channel} 的電表無法信賴（{why}）：負載估計為 {load}，不恢復其供電。',
  ],
  over_not_confirmed: [
    '{channel} carries {load} of {limit}; it is shed when that lasts {seconds} s.',
    '{channel} 負載 {load}，限制 {limit}；持續 {seconds} 秒後才卸載。',
  ],
  shed_overload: [
    'Stall {stallId} is switched off: {channel} carries {load} of {limit}, and this is the least harmful set ({stalls} stalls).',
    '關閉攤位 {stallId}：{channel} 負載 {load}，限制 {limit}；這是影響最小的組合（{stalls} 攤）。',
  ],
  shed_offered: [
    'Stall {stallId} is switched off, as it offered: {channel} carries {load} of {limit}, and this is the least harmful set ({stalls} stalls).',
    '攤位 {stallId} 自願關閉：{channel} 負載 {load}，限制 {limit}；這是影響最小的組合（{stalls} 攤）。',
  ],
  called_for_bids: [
    '{stalls} stalls are asked whether they can be off for less harm: {channel} is shed in {seconds} s if its overload lasts.',
    '詢問 {stalls} 攤能否自願關閉：{channel} 若持續過載，{seconds} 秒後卸載。',
  ],
  unattainable: [
    '{channel} stays {shortfall} above its target although everything that may be switched off is off.',
    '可卸載的攤位已全部關閉，{channel} 仍超出目標 {shortfall}。',
  ],
  soft_unattainable: [
    'The agreed power cannot be reached by {shortfall}; no stall is switched off in vain.',
    '距約定功率仍差 {shortfall}，無法達成；不做無效的卸載。',
  ],
  no_relief: [
    'Switching off stall {stallId} brought {relief} % of what was expected.',
    '關閉攤位 {stallId} 只帶來預期的 {relief}%。',
  ],
  futile: [
    'Shedding on {channel} did not help {rounds} times in a row and stops for {seconds} s; look at the feeder.',
    '{channel} 連續 {rounds} 次卸載無效，暫停 {seconds} 秒；請檢查饋線。',
  ],
  restored: [
    'Stall {stallId} is switched on: it was off the longest of its class, and its {watts} W fit.',
    '恢復攤位 {stallId}：同級中停電最久，其 {watts} W 可容納。',
  ],
  permitted: [
    'Stall {stallId} may be switched on by hand: its {watts} W fit.',
    '攤位 {stallId} 可手動開啟：其 {watts} W 可容納。',
  ],
  restore_waits: ['Stall {stallId} stays off: {why}.', '攤位 {stallId} 維持關閉：{why}。'],
} as const satisfies Record<string, readonly [string, string]>;

export type ReasonCode = keyof typeof words;

/** Parts of sentences that stand for a value. */
const parts: Readonly<Record<string, readonly [string, string]>> = {
  unknown_unit: ['its unit is unknown', '單位不明'],
  not_a_number: ['it is no number', '不是數值'],
  negative: ['it is below zero', '小於零'],
  bad_quality: ['the meter itself doubts it', '電表自報品質不佳'],
  implausible: ['it cannot be true', '數值不合理'],
  future: ['it was measured in the future', '測量時間在未來'],
  out_of_order: ['it is not newer than the last', '不比上一筆新'],
  unknown_stall: ['the stall is not on this feeder', '攤位不在此饋線'],
  wrong_phase: ['its phase is missing or not asked for', '相別缺漏或不適用'],
  missing: ['no reading yet', '尚無讀數'],
  stale: ['its last reading is old', '讀數過舊'],
  frozen: ['its reading does not change', '讀數停滯'],
  minimum_off: ['its minimum off time is not over', '最短停電時間未到'],
  no_headroom: ['its load does not fit', '餘裕不足'],
  inrush: ['its start does not fit', '啟動電流無法容納'],
  not_calm: ['the load has not been low for long enough', '負載尚未穩定偏低'],
  ramp: ['enough was switched on for the moment', '近期已恢復足夠負載'],
  blind: ['a meter cannot be relied on', '電表無法信賴'],
  its_turn: ['another has waited longer', '另有等候更久者'],
  stagger: ['starts are staggered', '分批啟動'],
};

export function reason(code: ReasonCode, values: Reason['values'] = {}): Reason {
  const [en, zh] = words[code];
  return { code, values, text: { en: fill(en, values, 0), 'zh-TW': fill(zh, values, 1) } };
}

function fill(sentence: string, values: Reason['values'], language: 0 | 1): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return parts[value]?.[language] ?? String(value);
  });
}

/** A load in the unit of its channel. */
export function inUnit(channel: string, value: number): string {
  return channel === 'watts' ? `${Math.round(value)} W` : `${value.toFixed(1)} A`;
}

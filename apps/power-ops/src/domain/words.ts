/** Why something was done, in words. */
export interface Because {
  readonly code: string;
  readonly en: string;
  readonly zhTw: string;
}

const words = {
  tripped: ['The breaker went: stalls come back step by step.', '斷路器跳脫：攤位逐步恢復供電。'],
  reclosed: ['The breaker is closed again.', '斷路器已復歸。'],
  override_off: [
    'Stall {stallId} is switched off by an operator until {until}.',
    '操作人員關閉攤位 {stallId}，至 {until}。',
  ],
  override_on: [
    'Stall {stallId} is kept on by an operator until {until}.',
    '操作人員保持攤位 {stallId} 供電，至 {until}。',
  ],
  released: ['Stall {stallId} is the planner’s again.', '攤位 {stallId} 交回自動控制。'],
  done_late: ['Stall {stallId} has switched after all ({how}).', '攤位 {stallId} 其實已切換（{how}）。'],
  perhaps_off: [
    'Stall {stallId} has not answered whether it is on, and may be off: look at it.',
    '攤位 {stallId} 未回覆是否已供電，可能仍停電；請查看。',
  ],
  perhaps_on: [
    'Stall {stallId} has not answered whether it is off, and may be on: look at it.',
    '攤位 {stallId} 未回覆是否已關閉，可能仍在用電；請查看。',
  ],
  shed_refused: [
    'The controller of stall {stallId} did not switch off ({how}); the next best stalls are chosen.',
    '攤位 {stallId} 的控制器未關閉（{how}）；改選次佳攤位。',
  ],
  restore_refused: [
    'The controller of stall {stallId} did not switch on ({how}); it is tried again later.',
    '攤位 {stallId} 的控制器未開啟（{how}）；稍後再試。',
  ],
} as const satisfies Record<string, readonly [string, string]>;

export type WordsCode = keyof typeof words;

export function because(code: WordsCode, values: Readonly<Record<string, string>> = {}): Because {
  const [en, zhTw] = words[code];
  const fill = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return { code, en: fill(en), zhTw: fill(zhTw) };
}

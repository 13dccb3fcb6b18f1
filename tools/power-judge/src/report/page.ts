import { WAYS, type EveningVerdict, type Way } from '../judge.ts';
import { median, type Judged } from '../measure/aims.ts';
import { drawCurves } from './curves.ts';
import { COLUMNS } from './table.ts';

const WORDS: Readonly<Record<Way, string>> = {
  planner: 'planner 規劃器',
  'planner-with-offers': 'planner with offers 規劃器（自願）',
  optimum: 'offline optimum 離線最佳解',
  'fixed-priority': 'fixed priority 固定順序',
  'shed-all': 'shed all 全部卸載',
  nobody: 'nobody 不控制',
};

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2rem auto;padding:0 1rem;color:#222}
table{border-collapse:collapse;width:100%;font-size:13px;margin:.5rem 0 1.5rem}
th,td{border-bottom:1px solid #ddd;padding:.2rem .5rem;text-align:right;vertical-align:bottom}
th:first-child,td:first-child{text-align:left}tr.planner td{font-weight:600}
svg{width:100%;height:auto;font-size:11px;background:#fafafa}.missed{color:#b00020}`;

/** The report as one page that needs nothing from outside. */
export function htmlPage(
  verdicts: readonly EveningVerdict[],
  judged: readonly Judged[],
  missed: readonly string[],
): string {
  const ratios = judged.map(({ summaries }) => summaries.planner.ratio);
  const verdict =
    missed.length === 0
      ? '<p>All aims are met. 全部目標達成。</p>'
      : `<ul class="missed">${missed.map((each) => `<li>${escaped(each)}</li>`).join('')}</ul>`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width"><title>Power judge 用電評審</title>',
    `<style>${STYLE}</style></head><body>`,
    '<h1>Power judge <span lang="zh-TW">用電評審</span></h1>',
    `<p>Weighted unserved energy of the planner by that of the offline optimum: median ${median(ratios).toFixed(2)}, worst ${Math.max(...ratios).toFixed(2)}.`,
    `<br><span lang="zh-TW">規劃器加權未供電量相對離線最佳解：中位數 ${median(ratios).toFixed(2)}，最差 ${Math.max(...ratios).toFixed(2)}。</span></p>`,
    verdict,
    ...verdicts.map((each, index) => section(each, judged[index])),
    '</body></html>',
  ].join('\n');
}

function section({ evening, rows }: EveningVerdict, judged: Judged | undefined): string {
  const stalls = rows.reduce((sum, { row }) => sum + row.feeder.stalls.length, 0);
  const head = ['', ...COLUMNS.map(({ en, zh }) => `${en}<br>${zh}`)];
  const body = WAYS.map((way) => {
    const summary = judged?.summaries[way];
    const cells = COLUMNS.map(({ value }) => (summary ? value(summary) : ''));
    return `<tr class="${way}"><td>${WORDS[way]}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return [
    `<h2>${escaped(evening.title.en)} <span lang="zh-TW">${escaped(evening.title['zh-TW'])}</span></h2>`,
    `<p>${rows.length} × ${rows[0]?.row.feeder.phaseLimitAmps ?? 0} A, ${stalls} stalls 攤</p>`,
    ...rows.slice(0, 2).map(drawCurves),
    `<table><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr>${body.join('')}</table>`,
  ].join('\n');
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

import { createHash } from 'node:crypto';

/** What a volunteer's phone needs to become a scanner. */
export interface EnrolmentSheet {
  readonly name: string;
  readonly gateId: string;
  readonly expiresAtMs: number;
  /** Of the market's clock, such as `Asia/Taipei`. */
  readonly timeZone: string;
  /** The QR code as SVG. */
  readonly code: string;
}

interface Words {
  readonly lang: string;
  readonly title: string;
  readonly steps: readonly string[];
  readonly gate: string;
  readonly until: (time: string) => string;
  readonly warning: string;
}

const BOTH: readonly Words[] = [
  {
    lang: 'zh-TW',
    title: '登錄驗票手機',
    steps: [
      '用手機的相機掃描 QR code。',
      '打開網頁，等到出現驗票畫面。',
      '把網頁加到主畫面，沒有網路也能驗票。',
    ],
    gate: '入口',
    until: (time) => `請在 ${time} 之前掃描，只能用一次。`,
    warning: '請勿拍照外傳；用完請銷毀。',
  },
  {
    lang: 'en',
    title: 'Enrol a scanner',
    steps: [
      'Scan the QR code with the camera of the phone.',
      'Open the page, and wait until it can scan tickets.',
      'Add the page to the home screen: it works without network, too.',
    ],
    gate: 'Gate',
    until: (time) => `Scan it before ${time}. It is good once.`,
    warning: 'Show it to nobody else; destroy it after use.',
  },
];

const STYLE = `
  body { font: 16px/1.5 system-ui, "Noto Sans TC", sans-serif; max-width: 34rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.4rem; margin: 0; }
  .code svg { display: block; width: 15rem; height: 15rem; margin: 1rem auto; }
  section { break-inside: avoid; border-top: 1px solid #888; margin-top: 1rem; padding-top: 0.5rem; }
  h2 { font-size: 1.1rem; margin: 0; }
  @media print { body { margin: 0 auto; } }
`;

/** Nothing but this style is loaded or run. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; frame-ancestors 'none'`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);

/** A page to be shown or printed, in both languages. It holds the token in the picture alone. */
export function enrolmentPage({ name, gateId, expiresAtMs, timeZone, code }: EnrolmentSheet): string {
  const time = (lang: string) =>
    new Intl.DateTimeFormat(lang, { timeZone, dateStyle: 'medium', timeStyle: 'short' }).format(expiresAtMs);
  const sections = BOTH.map(
    ({ lang, title, steps, gate, until, warning }) => `<section lang="${lang}">
  <h2>${title}</h2>
  <p>${gate}: ${escaped(gateId)}. ${until(time(lang))}</p>
  <ol>${steps.map((step) => `<li>${step}</li>`).join('')}</ol>
  <p>${warning}</p>
</section>`,
  );
  return `<!doctype html>
<html lang="zh-TW">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escaped(name)}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(name)}</h1>
<div class="code">${code}</div>
${sections.join('\n')}
</body>
</html>
`;
}

import type { CheckResult } from './check.ts';
import type { Finding } from './compare/rules.ts';

export type Format = 'text' | 'json';

export function report(result: CheckResult, format: Format): string {
  const { findings, topics, apis, versions, against, notes } = result;
  if (format === 'json') {
    return JSON.stringify(
      { ok: findings.length === 0, against, topics, apis, versions, notes, findings },
      null,
      2,
    );
  }
  const compared = `${topics} topics and ${apis} APIs, compared with ${against} (${versions} published versions)`;
  return [
    ...notes.map((note) => `note: ${note}`),
    ...findings.flatMap(linesOf),
    findings.length === 0
      ? `contracts: no breaking change; ${compared}.`
      : `contracts: ${findings.length} refused; ${compared}. See docs/CONTRACTS.md.`,
  ].join('\n');
}

const linesOf = ({ file, pointer, rule, message, how, since }: Finding): string[] => [
  `${file}${pointer === '' ? '' : `#${pointer}`}`,
  `  ${rule}: ${message}${since === undefined ? '' : ` (since ${since})`}`,
  `  ${how}`,
];

/** A sentence about what kept the check from being done. */
export const reportError = (message: string, format: Format): string =>
  format === 'json' ? JSON.stringify({ ok: false, error: message, findings: [] }, null, 2) : message;

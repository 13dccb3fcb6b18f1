import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { labelledReports } from './labelled-set.ts';
import { measure } from './measure.ts';

const SEEDS = [1, 2, 3, 4, 5];
const measured = (half: 'tuning' | 'held-out') => measure(SEEDS.map((seed) => labelledReports(half, seed)));
const documented = (half: string): string[] => {
  const page = readFileSync(new URL('../../../docs/civic/duplicates.md', import.meta.url), 'utf8');
  const line = page.split('\n').find((each) => each.startsWith(`| ${half} `));
  return line!
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());
};

describe('near-duplicates of the labelled set', () => {
  it.each(['tuning', 'held-out'] as const)('are found as docs/civic/duplicates.md says: %s', (half) => {
    const { reports, pairs, precision, recall } = measured(half);
    expect(documented(half)).toEqual([
      String(reports),
      String(pairs),
      precision.toFixed(2),
      recall.toFixed(2),
    ]);
  });

  it('are found well enough in the half that the settings have not seen', () => {
    const { precision, recall } = measured('held-out');
    expect(precision).toBeGreaterThan(0.85);
    expect(recall).toBeGreaterThan(0.8);
  });

  it('are found across the two languages', () => {
    const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text);
    const { wrong } = measured('held-out');
    const acrossMissed = wrong.filter((text) => {
      const [one = '', other = ''] = text.split('|');
      return text.startsWith('missed') && isChinese(one) !== isChinese(other);
    });
    const across = SEEDS.map((seed) => labelledReports('held-out', seed)).flatMap((reports) =>
      reports.flatMap((one, index) =>
        reports
          .slice(index + 1)
          .filter(
            (other) => one.incident === other.incident && isChinese(one.text) !== isChinese(other.text),
          ),
      ),
    );
    expect(acrossMissed.length / across.length).toBeLessThan(0.3);
  });
});

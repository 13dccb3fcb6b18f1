import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exposedSeries, seriesOf } from '../src/metric-names.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');

interface Panel {
  readonly title: string;
  readonly type: string;
  readonly description?: string;
  readonly gridPos: { readonly h: number; readonly w: number; readonly x: number; readonly y: number };
  readonly targets?: readonly { readonly expr: string }[];
}

const dashboard = JSON.parse(read('ops/grafana/delivery.json')) as {
  readonly panels: readonly (Panel & { readonly id: number })[];
  readonly templating: { readonly list: readonly { readonly name: string }[] };
};
const panels = dashboard.panels.filter(({ type }) => type !== 'row');
const shown = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

const rules = read('ops/prometheus/alerts.yml');
/** The expressions of the rules file: on one line, or folded over the more indented lines that follow. */
const expressions = [...rules.matchAll(/^ {8}expr: (?:>-\n((?: {10}.*\n)+)|(.*)\n)/gm)].map(
  ([, folded, line]) => folded ?? line ?? '',
);
const alerts = rules.split(/^ {6}- /m).filter((rule) => rule.startsWith('alert: '));

const known = new Set(exposedSeries(root));
for (const [, name] of rules.matchAll(/record: (\S+)/g)) known.add(name!);

describe('the names in an expression', () => {
  it.each([
    ['max by (service, topic) (consumer_lag_events{a="b_c"}) > 1000', ['consumer_lag_events']],
    ['histogram_quantile(0.99, sum by (le) (rate(a_bucket[5m]))) > 5 or b offset 5m > 1', ['a_bucket', 'b']],
    ['sum(x) / on (service) sum by (y) (z:ratio:rate5m) * 0', ['x', 'z:ratio:rate5m']],
  ])('of %s', (expression, names) => {
    expect(seriesOf(expression)).toEqual(names);
  });
});

describe('alert rules and dashboard', () => {
  it('are read whole', () => {
    expect(expressions).toHaveLength(rules.split(/^ {8}expr:/m).length - 1);
    expect(alerts.length).toBeGreaterThan(15);
    expect(panels.length).toBeGreaterThan(20);
  });

  it.each(expressions)('the rule %s reads series that the services expose', (expression) => {
    expect(seriesOf(expression).filter((name) => !known.has(name))).toEqual([]);
    expect(seriesOf(expression)).not.toEqual([]);
  });

  it.each(shown)('the panel of %s shows series that the services expose', (expression) => {
    expect(seriesOf(expression).filter((name) => !known.has(name))).toEqual([]);
  });

  it('know a name that nobody exposes', () => {
    expect(known.has('consumer_lag_eventz')).toBe(false);
  });

  it.each(alerts.map((text) => [/alert: (\w+)/.exec(text)?.[1] ?? '', text]))(
    '%s says what to do, how urgent it is, is tested, and stands in the operator guide',
    (name, text) => {
      expect(text).toMatch(/severity: (page|ticket)/);
      expect(text).toMatch(/summary: '.{20,}'/);
      expect(text).toMatch(/action: '.{40,}'/);
      const tests = read('ops/prometheus/alerts.test.yml').split(/eval_time: /);
      expect(tests.some((test) => test.includes(`alertname: ${name}\n`) && test.includes('exp_labels'))).toBe(
        true,
      );
      expect(read('docs/OPERATIONS.md')).toContain(`\`${name}\``);
    },
  );

  it('show everything of law 13, for the chosen services', () => {
    const all = shown.join('\n');
    for (const name of [
      'outbox_oldest_age_seconds',
      'outbox_waiting_events',
      'consumer_lag_events',
      'consumer_handling_duration_seconds_bucket',
      'consumer_retries_total',
      'consumer_dead_letters_total',
      'consumer_event_end_to_end_seconds_bucket',
    ])
      expect(all).toContain(name);
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'service']);
    expect(shown.filter((expr) => expr.includes('$service')).length).toBeGreaterThan(20);
  });

  it('has panels with a name, an explanation and a place of their own', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { title, description = '', gridPos } of panels) {
      expect([title, description.length > 5, gridPos.x + gridPos.w <= 24]).toEqual([title, true, true]);
    }
    const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${x}/${y}`);
    expect(new Set(places).size).toBe(places.length);
  });
});

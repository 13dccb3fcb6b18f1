import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How service-kit's Metrics is asked for a metric; the name is always the first argument. */
const DECLARED = /\b(counter|seconds|gauge|gaugeBy|gaugesBy)(?:<[^>]*>)?\(\s*'([a-z][a-z0-9_]*)'/g;

/** Names that prom-client and Prometheus itself give, as far as rules and panels use them. */
const GIVEN = ['up', 'process_resident_memory_bytes', 'process_cpu_seconds_total'];

/** Every series name that the code of the services exposes, histograms with their three suffixes. */
export function exposedSeries(root: string): ReadonlySet<string> {
  const names = new Set(GIVEN);
  for (const file of ['apps', 'libs'].flatMap((folder) => sourceFiles(join(root, folder)))) {
    for (const [, kind, name] of readFileSync(file, 'utf8').matchAll(DECLARED)) {
      const suffixes = kind === 'seconds' ? ['_bucket', '_sum', '_count'] : [''];
      for (const suffix of suffixes) names.add(`${name}${suffix}`);
    }
  }
  return names;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name === 'test') return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /(?<!\.spec)\.ts$/.test(entry.name) ? [path] : [];
  });
}

/** What stands between braces, brackets, quotes and behind `by`, `on` and the like names no series. */
const NO_SERIES = [
  /"(?:[^"\\]|\\.)*"/g,
  /\{[^}]*\}/g,
  /\[[^\]]*\]/g,
  /\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g,
];
const WORDS_OF_PROMQL = new Set(['or', 'and', 'unless', 'offset', 'bool', 'atan2']);

/** The series an expression reads. */
export function seriesOf(expression: string): string[] {
  const bare = NO_SERIES.reduce((text, pattern) => text.replaceAll(pattern, ' '), expression);
  const words = [...bare.matchAll(/(?<![\w:.])[a-zA-Z_:][\w:]*(?!\s*\(|[\w:])/g)].map(([word]) => word);
  return [...new Set(words.filter((word) => !WORDS_OF_PROMQL.has(word) && !isAggregation(word)))];
}

/** `sum by (x) (...)`: once the labels are gone the operator stands alone. */
const AGGREGATIONS = new Set(['sum', 'max', 'min', 'avg', 'count', 'topk', 'bottomk', 'quantile']);
const isAggregation = (word: string): boolean => AGGREGATIONS.has(word);

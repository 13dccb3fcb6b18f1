/** Counters of this process since its start, in the text format of Prometheus. */
export class Metrics {
  private readonly counts = new Map<string, number>();

  /** Adds one to a counter; `label` is written into the braces as it is. */
  count(name: string, label = ''): void {
    const series = label === '' ? name : `${name}{${label}}`;
    this.counts.set(series, (this.counts.get(series) ?? 0) + 1);
  }

  /** The current value of a counter. */
  value(name: string, label = ''): number {
    return this.counts.get(label === '' ? name : `${name}{${label}}`) ?? 0;
  }

  /** All counters, followed by the given gauges. */
  render(gauges: Record<string, number>): string {
    const counters = [...this.counts].sort(([a], [b]) => (a < b ? -1 : 1));
    const types = new Set(counters.map(([series]) => series.replace(/\{.*/, '')));
    const lines = [...types].flatMap((name) => [
      `# TYPE ${name} counter`,
      ...counters
        .filter(([series]) => series.replace(/\{.*/, '') === name)
        .map(([s, value]) => `${s} ${value}`),
    ]);
    for (const [name, value] of Object.entries(gauges))
      lines.push(`# TYPE ${name} gauge`, `${name} ${value}`);
    return `${lines.join('\n')}\n`;
  }
}

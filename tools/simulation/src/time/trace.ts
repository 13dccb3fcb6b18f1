/** What happened, step by step: as a hash that two runs can be compared by, and as lines for whoever looks. */
export class Trace {
  private high = 0x811c9dc5;
  private low = 0x9747b28c;
  private readonly print: ((line: string) => void) | undefined;

  constructor(print?: (line: string) => void) {
    this.print = print;
  }

  note(elapsedMs: number, who: string, what: string): void {
    const line = `${elapsedMs.toFixed(1).padStart(9)} ${who.padEnd(18)} ${what}`;
    for (let at = 0; at < line.length; at++) {
      const code = line.charCodeAt(at);
      this.high = Math.imul(this.high ^ code, 0x01000193);
      this.low = Math.imul(this.low ^ code, 0x01000193) ^ (this.low >>> 15);
    }
    this.print?.(line);
  }

  get hash(): string {
    return [this.high, this.low].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
  }
}

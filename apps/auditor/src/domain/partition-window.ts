import type { Finding } from './finding.ts';
import { findingAt, type Sent } from './sent.ts';

/** Events of a partition that are remembered at most; some 600 bytes each with what inboxes said of them. */
export const WINDOW_EVENTS = 5_000;

/** How many events a window may remember now: the more partitions there are, the fewer of each. */
export type WindowLimit = () => number;

/** What a record is, seen beside those before it in its partition. */
export interface Verdict {
  /** The same id came before: at-least-once delivery, nothing wrong. */
  readonly copy: boolean;
  /** Surely the first occurrence of its id; false when it may be a copy of something forgotten. */
  readonly first: boolean;
  readonly findings: readonly Finding[];
}

/**
 * What producers do to one partition: copies, doubles, inversions. Feed it every record in offset order. It
 * remembers a bounded stretch; a record that may repeat something older is never called wrong: one source's
 * sequence numbers never return, so a number above all forgotten ones is new for certain.
 */
export class PartitionWindow {
  private readonly judgedFrom: bigint;
  private readonly limit: WindowLimit;
  private readonly seen = new Map<string, Sent>();
  private readonly said = new Map<string, string>();
  /** By source and key: the event with the highest sequence number. */
  private readonly newest = new Map<string, Sent>();
  /** By source: the highest sequence number that is forgotten, or may be. */
  private readonly horizon = new Map<string, string>();
  private forgot = false;

  /** @param judgedFrom offset below which records are only learnt from, because what was before them is unknown */
  constructor(judgedFrom: bigint, limit: WindowLimit) {
    this.judgedFrom = judgedFrom;
    this.limit = limit;
  }

  /** Events that are remembered. */
  get size(): number {
    return this.seen.size;
  }

  observe(sent: Sent): Verdict {
    if (this.seen.has(sent.id)) return { copy: true, first: false, findings: [] };
    if (sent.offset < this.judgedFrom) this.forget(sent);
    const first = !this.mayRepeat(sent);
    const findings = first ? this.judge(sent) : [];
    this.remember(sent);
    return { copy: false, first, findings };
  }

  private mayRepeat({ source, sequence }: Sent): boolean {
    return sequence === undefined ? this.forgot : sequence <= (this.horizon.get(source) ?? '');
  }

  private judge(sent: Sent): Finding[] {
    const findings: Finding[] = [];
    if (sent.fingerprint !== undefined && this.said.has(sent.fingerprint))
      findings.push(findingAt('double', sent));
    const newest = this.newest.get(lineOf(sent));
    if (sent.sequence !== undefined && newest !== undefined && sent.sequence < newest.sequence!)
      findings.push(findingAt('inversion', sent));
    return findings;
  }

  private remember(sent: Sent): void {
    const { id, fingerprint, sequence } = sent;
    this.seen.set(id, sent);
    if (fingerprint !== undefined) this.said.set(fingerprint, id);
    const newest = this.newest.get(lineOf(sent));
    if (sequence !== undefined && !(newest !== undefined && newest.sequence! > sequence))
      this.newest.set(lineOf(sent), sent);
    const limit = this.limit();
    while (this.seen.size > limit) this.evict();
  }

  private evict(): void {
    const [oldest] = this.seen.values();
    if (!oldest) return;
    this.seen.delete(oldest.id);
    if (oldest.fingerprint !== undefined && this.said.get(oldest.fingerprint) === oldest.id)
      this.said.delete(oldest.fingerprint);
    if (this.newest.get(lineOf(oldest)) === oldest) this.newest.delete(lineOf(oldest));
    this.forget(oldest);
  }

  private forget({ source, sequence }: Sent): void {
    this.forgot = true;
    if (sequence !== undefined && sequence > (this.horizon.get(source) ?? ''))
      this.horizon.set(source, sequence);
  }
}

const lineOf = ({ source, key }: Sent): string => `${source}\u001f${key}`;

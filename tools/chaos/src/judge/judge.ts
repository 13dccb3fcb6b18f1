import type { Finding } from '@night-market/books';
import type { Verdict } from '@night-market/opening-night';
import type { AuditReport } from '../audit/ports.ts';
import { isForeignKey } from '../foreign-key.ts';
import { fromVerdict } from './from-verdict.ts';

/** All that was found, each order once for each fault. Nothing is due to what another client has sent. */
export function judge(
  verdicts: readonly Verdict[],
  { gaps, doubles, inversions }: AuditReport,
  left: readonly Finding[],
): Finding[] {
  const found: Finding[] = [
    ...verdicts.flatMap(fromVerdict),
    ...gaps.map(({ key, says }) => ({ fault: 'lost' as const, orderId: key, says })),
    ...doubles.map(({ key, says }) => ({ fault: 'doubled' as const, orderId: key, says })),
    ...inversions.map(({ key, says }) => ({ fault: 'reordered' as const, orderId: key, says })),
    ...left,
  ];
  const ours = found.filter(({ orderId }) => !isForeignKey(orderId));
  const byOrder = Map.groupBy(ours, ({ fault, orderId }) => `${fault} ${orderId}`);
  return [...byOrder.values()].map((same) => ({
    ...same[0]!,
    says: [...new Set(same.map(({ says }) => says))].join('; '),
  }));
}

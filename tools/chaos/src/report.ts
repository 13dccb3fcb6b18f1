import { FAULTS, type Finding } from '@night-market/books';

/** Findings of a fault that are written out; there may be more. */
const SHOWN = 20;

/** The findings for people, by fault. */
export function drawFindings(findings: readonly Finding[]): string[] {
  return FAULTS.flatMap((fault) => {
    const same = findings.filter((finding) => finding.fault === fault);
    const lines = same.slice(0, SHOWN).map(({ orderId, says }) => `  ${fault}: ${orderId}: ${says}`);
    return same.length > SHOWN ? [...lines, `  and ${same.length - SHOWN} more ${fault}`] : lines;
  });
}

/** The last line of a run. */
export function finalLine(
  kills: number,
  orders: number,
  findings: readonly Finding[],
  trips: number,
): string {
  const counts = FAULTS.map(
    (fault) => `${fault}=${findings.filter((finding) => finding.fault === fault).length}`,
  );
  return `chaos: kills=${kills} orders=${orders} ${counts.join(' ')} trips=${trips}`;
}

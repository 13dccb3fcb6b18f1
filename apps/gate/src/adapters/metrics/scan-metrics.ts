import type { Metrics } from '@night-market/service-kit';
import type { ScanObserver } from '../../scan-ticket/ports.ts';

/** What the gate counts: no tickets, no devices. */
export function scanMetrics(metrics: Metrics): ScanObserver {
  const scans = metrics.counter('gate_scans_total', 'Scans decided.', ['admission', 'decision']);
  const replays = metrics.counter(
    'gate_scan_replays_total',
    'Repeated scans answered from the stored answer.',
  );
  const seconds = metrics.seconds('gate_scan_duration_seconds', 'From the request to the committed answer.');
  return {
    decided: (admission, decision) => scans.inc({ admission, decision }),
    replayed: () => replays.inc(),
    answered: (took) => seconds.observe(took),
  };
}

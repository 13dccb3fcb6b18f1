import { PlainError } from '@night-market/command-line';

/** What was compared of a topic for one consumer; for the producers the consumer is empty. */
export interface AuditRow {
  readonly topic: string;
  readonly consumer: string;
  readonly records: number;
  readonly copies: number;
  readonly gaps: number;
  readonly doubles: number;
  readonly inversions: number;
}

export interface AuditFinding {
  readonly kind: 'gap' | 'double' | 'inversion';
  readonly consumer: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly eventId: string;
}

/** An audit as the auditor's API tells of it. */
export interface Audit {
  readonly id: string;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  readonly lagEvents: number;
  readonly rows: readonly AuditRow[];
  readonly findings: readonly AuditFinding[];
  readonly error: string | null;
}

export interface AuditorAccess {
  readonly url: string;
  readonly token: string;
}

/** Nobody answers at the auditor's address; the message is one plain sentence. */
export class NotRunningError extends PlainError {
  override readonly name = 'NotRunningError';
  override readonly exitCode = 2;
}

const TIMEOUT_MS = 10_000;

export const startAudit = (door: AuditorAccess, settleMs: number): Promise<Audit> =>
  call(door, '/ops/audits', { method: 'POST', body: JSON.stringify({ settleMs }) });

export const getAudit = (door: AuditorAccess, id: string): Promise<Audit> => call(door, `/ops/audits/${id}`);

async function call({ url, token }: AuditorAccess, path: string, init: RequestInit = {}): Promise<Audit> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const request = { ...init, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
  const response = await fetch(url + path, request).catch(() => undefined);
  if (!response)
    throw new NotRunningError(
      `The platform is not running: no auditor answers at ${url}; npm start starts it.`,
    );
  if (response.ok) return (await response.json()) as Audit;
  throw new Error(`The auditor answered ${response.status} to ${path}: ${await response.text()}`);
}

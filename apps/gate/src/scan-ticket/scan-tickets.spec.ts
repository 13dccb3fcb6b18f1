import { systemClock } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { MemoryWorld } from '../../test/support/memory.ts';
import { scanOf } from '../../test/support/scans.ts';
import { decided } from '../domain/decided-scan.ts';
import { nameOf } from '../domain/scan.ts';
import { ScanTickets, type ScanAnswer, type ScanRequest } from './scan-tickets.handler.ts';

function given(isOutage = false) {
  const world = new MemoryWorld();
  const gate = new ScanTickets(
    {
      ...{ unitOfWork: world, scans: world, grants: world, observer: world, clock: systemClock },
      isOutage: () => isOutage,
    },
    15_000,
  );
  return { world, scan: (request: ScanRequest) => gate.handle(request) };
}

const ask = (request: Partial<ScanRequest> = {}): ScanRequest => {
  const { scanId: _id, scannedAtMs: _at, ...rest } = scanOf(request);
  return rest;
};

const verdict = (answer: ScanAnswer): string =>
  answer.outcome === 'decided' ? answer.scan.decision : answer.outcome;

describe('scans at the gate', () => {
  it('grants the first and denies the next of a ticket, and tells only of the entry', async () => {
    const { world, scan } = given();
    expect(verdict(await scan(ask()))).toBe('granted');
    expect(verdict(await scan(ask({ nonce: 'nonce-2' })))).toBe('denied');
    expect(world.granted).toMatchObject([{ scan: { ticketId: 'ticket-1' }, charge: undefined }]);
  });

  it('charges an entry paid at the gate, and names the order in the answer', async () => {
    const { world, scan } = given();
    const answer = await scan(ask({ admission: 'pay_at_gate' }));
    expect(answer).toMatchObject({ scan: { orderId: 'gate-ticket-1' } });
    expect(world.granted).toMatchObject([{ charge: { orderId: 'gate-ticket-1', amount: 15_000 } }]);
  });

  it('gives a repetition the stored answer and tells nothing again', async () => {
    const { world, scan } = given();
    const first = await scan(ask({ correlationId: 'c1' }));
    const again = await scan(ask({ correlationId: 'c2' }));
    expect(again).toEqual({ ...first, replayed: true });
    expect(world.granted).toHaveLength(1);
    expect(world.counted).toEqual(['prepaid granted', 'answered', 'replayed', 'answered']);
  });

  it('refuses another scan under the same nonce of a device', async () => {
    const { world, scan } = given();
    await scan(ask());
    for (const change of [
      { ticketId: 'ticket-2' },
      { gateId: 'south' },
      { admission: 'pay_at_gate' },
    ] as const) {
      expect(await scan(ask(change))).toEqual({ outcome: 'nonce_reused' });
    }
    expect(verdict(await scan(ask({ deviceId: 'device-2', ticketId: 'ticket-2' })))).toBe('granted');
    expect(world.scans.size).toBe(2);
  });

  it('answers many at once in few transactions: repetitions, reused nonces and one entry per ticket', async () => {
    const { world, scan } = given();
    const answers = await Promise.all([
      scan(ask()),
      scan(ask()),
      scan(ask({ ticketId: 'ticket-2' })),
      scan(ask({ deviceId: 'device-2' })),
      scan(ask({ nonce: 'nonce-3', ticketId: 'ticket-3' })),
    ]);
    expect(answers.map(verdict)).toEqual(['granted', 'granted', 'nonce_reused', 'denied', 'granted']);
    expect(answers.map((answer) => answer.outcome === 'decided' && answer.replayed)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(world.transactions).toBe(1);
    expect(world.granted).toHaveLength(2);
  });

  it('looks again when another replica stored the same scan meanwhile, and takes its own entry back', async () => {
    const { world, scan } = given();
    const theirs = decided(scanOf({ ticketId: 'ticket-9' }), { decision: 'granted', reason: null });
    world.meanwhile = () => world.othersScans.push(theirs);
    expect(await scan(ask())).toEqual({ outcome: 'nonce_reused' });
    expect(world.entries.size).toBe(0);
    expect(world.granted).toEqual([]);
    expect([...world.scans.keys()]).toEqual([nameOf(theirs)]);
  });

  it('gives nobody an answer that is not stored', async () => {
    const { world, scan } = given(true);
    world.save = () => Promise.reject(new Error('the store is away'));
    await expect(scan(ask())).rejects.toThrow('the store is away');
    expect(world.counted).toEqual([]);
    expect(world.granted).toEqual([]);
  });
});

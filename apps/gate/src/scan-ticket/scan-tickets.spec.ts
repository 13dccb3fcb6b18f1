import { defaultPolicy } from '@night-market/gate-policy';
import { systemClock } from '@night-market/kernel';
import { describe, expect, it } from 'vitest';
import { MemoryWorld, ticketOf } from '../../test/support/memory.ts';
import { scanOf, signed } from '../../test/support/scans.ts';
import { nameOf, type Scan } from '../domain/scan.ts';
import { ScanTickets, type ScanAnswer, type ScanRequest } from './scan-tickets.handler.ts';

type Asked = Partial<Scan> & { readonly ticketId?: string };

const ask = (request: Asked = {}): ScanRequest => {
  const { scanId: _id, scannedAtMs: _at, ...rest } = scanOf(request);
  return rest;
};

function given(isOutage = false) {
  const world = new MemoryWorld(['ticket-1', 'ticket-2', 'ticket-3']);
  const gate = new ScanTickets(
    {
      ...{ unitOfWork: world, scans: world, facts: world, observer: world, clock: systemClock },
      isOutage: () => isOutage,
    },
    15_000,
  );
  return { world, scan: (request: ScanRequest) => gate.handle(request) };
}

const verdict = (answer: ScanAnswer): string =>
  answer.outcome === 'decided' ? (answer.scan.reason ?? answer.scan.decision) : answer.outcome;

const nonces = (() => {
  let n = 0;
  return () => `fresh-${++n}`;
})();

describe('scans at the gate', () => {
  it('grants the first and denies the next of a ticket, says where it came in, and tells both', async () => {
    const { world, scan } = given();
    expect(verdict(await scan(ask()))).toBe('granted');
    const next = await scan(ask({ nonce: 'nonce-2', gateId: 'south' }));
    expect(next).toMatchObject({ scan: { reason: 'already_redeemed', previousGateId: 'north' } });
    expect(world.facts.map(({ type, scan: { ticketId } }) => [type, ticketId])).toEqual([
      ['granted', 'ticket-1'],
      ['denied', 'ticket-1'],
    ]);
  });

  it('denies what is no ticket, stores the scan and tells nobody', async () => {
    const { world, scan } = given();
    const forged = { ticketId: null, proof: 'none', hash: 'abc' } as const;
    expect(verdict(await scan(ask({ code: forged })))).toBe('invalid');
    expect(verdict(await scan(ask({ nonce: 'nonce-2', ticketId: 'of-nobody' })))).toBe('invalid');
    const byId = { ...signed('ticket-1'), proof: 'id' } as const;
    expect(verdict(await scan(ask({ nonce: 'nonce-3', code: byId })))).toBe('invalid');
    expect([world.scans.size, world.facts.length, world.presences.size]).toEqual([3, 0, 0]);
    world.zones.set('market', { ...defaultPolicy('market'), acceptsTicketIds: true });
    expect(verdict(await scan(ask({ nonce: 'nonce-4', code: byId })))).toBe('granted');
  });

  it('charges an entry paid at the gate once, and names the order in the answer', async () => {
    const { world, scan } = given();
    world.zones.set('market', { ...defaultPolicy('market'), entry: 'multiple' });
    const answer = await scan(ask({ admission: 'pay_at_gate' }));
    expect(answer).toMatchObject({ scan: { orderId: 'gate-ticket-1' } });
    const again = await scan(ask({ admission: 'pay_at_gate', nonce: 'nonce-2' }));
    expect(again).toMatchObject({ scan: { decision: 'granted', orderId: null } });
    expect(world.facts).toMatchObject([{ charge: { orderId: 'gate-ticket-1', amount: 15_000 } }, {}]);
    expect(world.facts[1]).not.toMatchObject({ charge: expect.anything() as unknown });
  });

  it('gives a repetition the stored answer and tells nothing again, also when the ticket was cancelled since', async () => {
    const { world, scan } = given();
    const first = await scan(ask({ correlationId: 'c1' }));
    world.tickets.set('ticket-1', ticketOf('ticket-1', { isRevoked: true }));
    const again = await scan(ask({ correlationId: 'c2' }));
    expect(again).toEqual({ ...first, replayed: true });
    expect(world.facts).toHaveLength(1);
    expect(world.counted).toEqual(['prepaid granted', 'answered', 'replayed', 'answered']);
    expect(verdict(await scan(ask({ nonce: 'nonce-2' })))).toBe('revoked');
  });

  it('refuses another scan under the same nonce of a device', async () => {
    const { world, scan } = given();
    await scan(ask());
    for (const change of [
      { ticketId: 'ticket-2' },
      { gateId: 'south' },
      { direction: 'exit' },
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
    expect(answers.map(verdict)).toEqual([
      ...['granted', 'granted', 'nonce_reused', 'already_redeemed', 'granted'],
    ]);
    expect(answers.map((answer) => answer.outcome === 'decided' && answer.replayed)).toEqual([
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(world.transactions).toBe(1);
    expect(world.counts).toEqual(
      new Map([
        ['zone market', 2],
        ['gate north', 2],
        ['market', 2],
      ]),
    );
  });

  it('looks again when another replica stored the same scan meanwhile, and takes its own entry back', async () => {
    const { world, scan } = given();
    const other = given();
    await other.scan(ask({ ticketId: 'ticket-2' }));
    const [theirs] = other.world.scans.values();
    world.meanwhile = () => world.othersScans.push(theirs!);
    expect(await scan(ask())).toEqual({ outcome: 'nonce_reused' });
    expect([world.presences.size, world.facts.length]).toEqual([0, 0]);
    expect([...world.scans.keys()]).toEqual([nameOf(theirs!)]);
  });

  it('gives nobody an answer that is not stored', async () => {
    const { world, scan } = given(true);
    world.save = () => Promise.reject(new Error('the store is away'));
    await expect(scan(ask())).rejects.toThrow('the store is away');
    expect([world.counted, world.facts]).toEqual([[], []]);
  });
});

describe('who is inside', () => {
  const counts = (world: MemoryWorld) => Object.fromEntries(world.counts);

  it('is counted once in the market, in each zone, and at the gate where they came in last', async () => {
    const { world, scan } = given();
    world.gates.set('stage-door', 'stage');
    world.zones.set('market', { ...defaultPolicy('market'), entry: 'multiple' });
    await scan(ask());
    await scan(ask({ nonce: nonces(), gateId: 'stage-door' }));
    expect(counts(world)).toEqual({
      'zone market': 1,
      'gate north': 1,
      market: 1,
      'zone stage': 1,
      'gate stage-door': 1,
    });
    await scan(ask({ nonce: nonces(), gateId: 'south' }));
    expect(counts(world)).toMatchObject({ 'zone market': 1, 'gate north': 0, 'gate south': 1, market: 1 });
    await scan(ask({ nonce: nonces(), direction: 'exit' }));
    expect(counts(world)).toMatchObject({ 'zone market': 0, 'gate south': 0, market: 1 });
    await scan(ask({ nonce: nonces(), direction: 'exit', gateId: 'stage-door' }));
    await scan(ask({ nonce: nonces(), direction: 'exit', gateId: 'stage-door' }));
    expect(Object.values(counts(world))).toEqual([0, 0, 0, 0, 0, 0]);
    expect(world.facts.map(({ type }) => type)).toEqual([
      ...['granted', 'granted', 'granted', 'exited', 'exited', 'exited'],
    ]);
  });

  it('never exceeds the capacity, within one batch too; who leaves makes room; a supervisor may', async () => {
    const { world, scan } = given();
    const capacity = { gate: null, zone: 1, market: null };
    world.zones.set('market', { ...defaultPolicy('market'), capacity });
    const both = await Promise.all([scan(ask()), scan(ask({ nonce: nonces(), ticketId: 'ticket-2' }))]);
    expect(both.map(verdict)).toEqual(['granted', 'zone_full']);
    const override = { reason: 'musician of the next act' };
    expect(await scan(ask({ nonce: nonces(), ticketId: 'ticket-3', override }))).toMatchObject({
      scan: { decision: 'granted', overridden: 'zone_full', overrideReason: 'musician of the next act' },
    });
    for (const ticketId of ['ticket-1', 'ticket-3'])
      await scan(ask({ nonce: nonces(), ticketId, direction: 'exit' }));
    expect(verdict(await scan(ask({ nonce: nonces(), ticketId: 'ticket-2' })))).toBe('granted');
  });

  it('may come by an add-on of the ticket that is shown', async () => {
    const { world, scan } = given();
    world.gates.set('kitchen', 'course');
    world.zones.set('course', { ...defaultPolicy('course'), products: ['course'] });
    world.tickets.set('course-1', {
      ...ticketOf('course-1', { product: 'course' }),
      parentId: 'ticket-1',
    });
    expect(await scan(ask({ gateId: 'kitchen' }))).toMatchObject({
      scan: { decision: 'granted', ticketId: 'course-1', product: 'course' },
    });
    expect(verdict(await scan(ask({ nonce: nonces() })))).toBe('granted');
  });
});

import { gateAuthV2 } from '@night-market/contracts';
import { describe, expect, it } from 'vitest';
import { scanOf } from '../../test/support/scans.ts';
import { CHARGED_ID_MAX, decide } from './decide.ts';

const FEE = 15_000;

describe('the decision about a scan', () => {
  it('lets a prepaid ticket in, free of charge', () => {
    expect(decide(scanOf(), true, FEE)).toEqual({ decision: 'granted', reason: null });
  });

  it('charges an entry that is paid at the gate under an order of the ticket', () => {
    expect(decide(scanOf({ admission: 'pay_at_gate' }), true, FEE)).toEqual({
      decision: 'granted',
      reason: null,
      charge: { orderId: 'gate-ticket-1', stallId: 'gate-north', amount: FEE, currency: 'TWD' },
    });
  });

  it('denies a ticket that was redeemed, and charges nothing', () => {
    for (const admission of ['prepaid', 'pay_at_gate'] as const) {
      const denied = { decision: 'denied', reason: 'already_redeemed' };
      expect(decide(scanOf({ admission }), false, FEE)).toEqual(denied);
    }
  });

  it('makes a charge that fits the contract even of the longest ids', () => {
    const longest = 'x'.repeat(CHARGED_ID_MAX);
    const scan = scanOf({ admission: 'pay_at_gate', ticketId: longest, gateId: longest });
    const decision = decide(scan, true, FEE);
    const { ticketId, gateId, scanId } = scan;
    const charge = decision.decision === 'granted' && decision.charge;
    const payload = { ticketId, gateId, scanId, charge };
    expect(gateAuthV2.events.granted.schema.safeParse(payload).success).toBe(true);
  });
});

import { seededRandom } from '@night-market/kernel';
import { FakeClock } from '@night-market/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

const OPEN_MS = 1_000;

let clock: FakeClock;
let circuit: CircuitBreaker;
beforeEach(() => {
  clock = new FakeClock();
  const openFor = { baseMs: OPEN_MS, factor: 2, capMs: 4_000 };
  circuit = new CircuitBreaker({ window: 4, maxFailures: 3, openFor }, { clock, random: seededRandom(1) });
});

const calls = (...failed: boolean[]): void => {
  for (const hasFailed of failed) circuit.end(circuit.begin(), hasFailed);
};

describe('a circuit', () => {
  it('stays closed while too few of the last calls fail', () => {
    calls(true, true, false, false, true, false, true, false, true);
    expect([circuit.state, circuit.room]).toEqual(['closed', Infinity]);
  });

  it('opens when enough of the last calls failed, and lets none through', () => {
    calls(true, false, true, true);
    expect([circuit.state, circuit.room]).toEqual(['open', 0]);
  });

  it('lets one probe through after its time, and closes when that succeeds', async () => {
    calls(true, true, true);
    await clock.advance(OPEN_MS);
    expect([circuit.state, circuit.room]).toEqual(['half_open', 1]);
    const isProbe = circuit.begin();
    expect([isProbe, circuit.room, circuit.begin()]).toEqual([true, 0, false]);
    circuit.end(isProbe, false);
    expect(circuit.state).toBe('closed');
    calls(true, true);
    expect(circuit.state).toBe('closed');
  });

  it('stays open longer with every probe that fails, up to its limit', async () => {
    calls(true, true, true);
    const openMs: number[] = [];
    for (let probe = 0; probe < 6; probe++) {
      const openedMs = clock.nowMs();
      while (circuit.state === 'open') await clock.advance(50);
      openMs.push(clock.nowMs() - openedMs);
      circuit.end(circuit.begin(), true);
    }
    for (const [n, ms] of openMs.entries()) {
      const step = Math.min(4_000, OPEN_MS * 2 ** n);
      expect(ms).toBeGreaterThanOrEqual(step / 2);
      expect(ms).toBeLessThanOrEqual(step + 50);
    }
  });

  it('lets its probe through at once when somebody says so, and its pauses are short again', async () => {
    calls(true, true, true);
    for (let probe = 0; probe < 4; probe++) {
      await clock.advance(4_000);
      circuit.end(circuit.begin(), true);
    }
    circuit.tryNow();
    expect([circuit.state, circuit.room]).toEqual(['half_open', 1]);
    const isProbe = circuit.begin();
    circuit.tryNow();
    expect(circuit.room).toBe(0);
    circuit.end(isProbe, true);
    expect(circuit.state).toBe('open');
    await clock.advance(OPEN_MS);
    circuit.end(circuit.begin(), false);
    circuit.tryNow();
    expect([circuit.state, circuit.room]).toEqual(['closed', Infinity]);
  });

  it('learns nothing from calls that began before it opened', async () => {
    const late = [circuit.begin(), circuit.begin()];
    calls(true, true, true);
    circuit.end(late[0]!, false);
    expect(circuit.state).toBe('open');
    await clock.advance(OPEN_MS);
    circuit.end(late[1]!, true);
    expect([circuit.state, circuit.room]).toEqual(['half_open', 1]);
  });
});

import { describe, expect, it } from 'vitest';
import { Row, type Fault, type RowSecond, type RowSpec, type SimStall } from '../index.ts';

const lamp = (stallId: string, more: Partial<SimStall> = {}): SimStall => ({
  stallId,
  connection: 'L1',
  appliances: [{ kind: 'constant', watts: 2_300 }],
  lagMs: 400,
  ...more,
});

const spec = (more: Partial<RowSpec> = {}): RowSpec => ({
  rowId: 'row-a',
  seed: 7,
  seconds: 3_600,
  voltageVolts: 230,
  breaker: { ratedAmps: 32, curve: 'B', sensitivity: 1 },
  stalls: [lamp('a'), lamp('b')],
  happenings: [],
  faults: [],
  ...more,
});

function run(row: Row, seconds: number): RowSecond[] {
  return Array.from({ length: seconds }, () => row.advance());
}

const always = { fromSecond: 0, toSecond: 3_600 };
const faulty = (...faults: Fault[]): Row => new Row(spec({ faults }));
const valueOf = (row: Row, stallId: string): number | undefined =>
  row.readings().find((reading) => reading.stallId === stallId)?.value;

describe('a row of stalls', () => {
  it('is the same for the same seed, and another for another', () => {
    const stalls = [
      lamp('a', { appliances: [{ kind: 'thermostat', watts: 1_500, duty: 0.5, cycleSeconds: 120 }] }),
      lamp('b', { appliances: [{ kind: 'batches', watts: 2_000, seconds: 90, perHour: 20 }] }),
    ];
    const play = (seed: number): unknown => {
      const row = new Row(spec({ seed, stalls }));
      return run(row, 900).map(({ watts }) => [watts, row.readings()]);
    };
    expect(play(3)).toEqual(play(3));
    expect(play(4)).not.toEqual(play(3));
  });

  it('puts a stall on its phase, and a three-phase stall on all of them', () => {
    const row = new Row(
      spec({ stalls: [lamp('a', { connection: 'L2' }), lamp('b', { connection: 'three-phase' })] }),
    );
    const [second] = run(row, 1);
    expect(second?.amps.map((amps) => Math.round(amps * 10) / 10)).toEqual([3.3, 13.3, 3.3]);
  });

  it('switches after the lag of the controller, and says agree and inform', () => {
    const row = new Row(spec({ stalls: [lamp('a', { lagMs: 1_500 })] }));
    run(row, 1);
    row.command('a', false);
    expect(row.takeAnswers()).toEqual([{ stallId: 'a', isOn: false, performative: 'agree' }]);
    const [first, next] = run(row, 2);
    expect(first?.watts[0]).toBeCloseTo(2_300, 6);
    expect(next?.watts[0]).toBeCloseTo(1_150, 6);
    expect(row.takeAnswers()).toEqual([{ stallId: 'a', isOn: false, performative: 'inform' }]);
    expect(row.isOn('a')).toBe(false);
  });

  it('trips its breaker by overload, and stays dark until that is closed', () => {
    const row = new Row(spec({ stalls: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => lamp(id)) }));
    const seconds = run(row, 120);
    const trip = seconds.findIndex(({ isTripped }) => isTripped);
    expect(trip).toBeGreaterThan(30);
    expect(seconds.at(-1)?.amps).toEqual([0, 0, 0]);
    for (const id of ['c', 'd', 'e', 'f']) row.command(id, false);
    run(row, 2);
    row.breaker.close();
    expect(run(row, 1)[0]?.amps[0]).toBeCloseTo(20, 6);
  });

  it('shows the start of a compressor at the breaker for its 200 ms', () => {
    const fridge = {
      kind: 'thermostat',
      watts: 1_150,
      duty: 0.5,
      cycleSeconds: 60,
      inrushFactor: 6,
      inrushMs: 200,
    } as const;
    const row = new Row(spec({ stalls: [lamp('a', { appliances: [fridge] })] }));
    const amps = run(row, 180).map((second) => second.amps[0] ?? 0);
    expect(Math.max(...amps)).toBeCloseTo((5 * 6 * 200 + 5 * 800) / 1_000, 6);
    expect(amps.filter((each) => each > 9).length).toBeLessThanOrEqual(4);
  });

  it('keeps the duty of a thermostat, and makes up for what it lost while it was off', () => {
    const grill = { kind: 'thermostat', watts: 1_000, duty: 0.4, cycleSeconds: 100 } as const;
    const row = new Row(spec({ stalls: [lamp('a', { appliances: [grill] })] }));
    const mean = (seconds: RowSecond[]): number =>
      seconds.reduce((sum, { watts }) => sum + (watts[0] ?? 0), 0) / seconds.length;
    expect(mean(run(row, 1_000))).toBeCloseTo(400, -2);
    row.command('a', false);
    run(row, 120);
    row.command('a', true);
    expect(mean(run(row, 60))).toBeGreaterThan(900);
    run(row, 200);
    expect(mean(run(row, 1_000))).toBeCloseTo(400, -2);
  });

  it('draws less in rain, more in a surge, and follows ramps and periods', () => {
    const watts = (more: object, at: number): number => {
      const row = new Row(
        spec({ stalls: [lamp('a')], happenings: [{ fromSecond: 10, toSecond: 100, ...more }] }),
      );
      return run(row, at + 1).at(-1)?.watts[0] ?? 0;
    };
    expect(watts({ extraWatts: 1_000 }, 9)).toBeCloseTo(2_300, 6);
    expect(watts({ extraWatts: 1_000 }, 10)).toBeCloseTo(3_300, 6);
    expect(watts({ extraWatts: 1_000, rampSeconds: 40 }, 30)).toBeCloseTo(2_800, 6);
    expect(watts({ extraWatts: 1_000, periodSeconds: 20 }, 25)).toBeCloseTo(2_300, 6);
    expect(watts({ extraWatts: 1_000, stallIds: ['b'] }, 50)).toBeCloseTo(2_300, 6);
  });
});

describe('faults', () => {
  it('a silent meter says nothing, a lossy one now and then', () => {
    const silent = faulty({ type: 'meter-silent', meter: { stallId: 'a' }, ...always });
    run(silent, 1);
    expect(valueOf(silent, 'a')).toBeUndefined();
    expect(valueOf(silent, 'b')).toBeCloseTo(2_300, -2);
    const lossy = faulty({ type: 'meter-lossy', meter: 'all', probability: 0.5, ...always });
    const arrived = Array.from({ length: 200 }, () => (lossy.advance(), lossy.readings().length));
    const mean = arrived.reduce((sum, count) => sum + count, 0) / arrived.length;
    expect(mean).toBeGreaterThan(2);
    expect(mean).toBeLessThan(3);
  });

  it('a frozen meter repeats its value with a new time', () => {
    const row = faulty({ type: 'meter-frozen', meter: { phase: 'L1' }, fromSecond: 5, toSecond: 3_600 });
    run(row, 4);
    const said = [1, 2, 3, 4].map(() => {
      run(row, 1);
      return row.readings().find(({ phase }) => phase === 'L1');
    });
    expect(new Set(said.slice(1).map((each) => each?.value)).size).toBe(1);
    expect(said[3]?.measuredAtMs).toBe(8_000);
  });

  it('a meter lies by its factor, and speaks its own unit', () => {
    const row = faulty(
      { type: 'meter-lies', meter: { stallId: 'a' }, factor: 0.1, ...always },
      { type: 'meter-unit', meter: { stallId: 'b' }, unit: 'kW', ...always },
    );
    run(row, 1);
    expect(valueOf(row, 'a')).toBeCloseTo(230, -1);
    expect(valueOf(row, 'b')).toBeCloseTo(2.3, 1);
    expect(row.readings().find(({ stallId }) => stallId === 'b')?.unit).toBe('kW');
  });

  it('a controller refuses, pretends, hears nothing or is not heard', () => {
    const commanded = (fault: Fault): { isOn: boolean; said: string[] } => {
      const row = faulty(fault);
      run(row, 1);
      row.command('a', false);
      run(row, 1);
      return { isOn: row.isOn('a'), said: row.takeAnswers().map(({ performative }) => performative) };
    };
    expect(commanded({ type: 'refuses', stallId: 'a', ...always })).toEqual({ isOn: true, said: ['refuse'] });
    expect(commanded({ type: 'pretends', stallId: 'a', ...always })).toEqual({
      isOn: true,
      said: ['agree', 'inform'],
    });
    expect(commanded({ type: 'command-lost', probability: 1, ...always })).toEqual({ isOn: true, said: [] });
    expect(commanded({ type: 'answer-lost', probability: 1, ...always })).toEqual({ isOn: false, said: [] });
  });

  it('no meter changes what is true', () => {
    const faults: Fault[] = [
      { type: 'meter-lies', meter: 'all', factor: 3, ...always },
      { type: 'meter-lossy', meter: 'all', probability: 0.5, ...always },
    ];
    const play = (row: Row): unknown => Array.from({ length: 60 }, () => (row.readings(), row.advance()));
    expect(play(faulty(...faults))).toEqual(play(faulty()));
  });
});

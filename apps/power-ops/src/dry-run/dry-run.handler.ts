import { newId } from '@night-market/kernel';
import { control } from '../domain/control.ts';
import type { Decision, Input } from '../domain/control-types.ts';
import { redefined, type Mode } from '../domain/feeder-state.ts';
import type { Timing } from '../domain/talk.ts';
import type { ToldReading } from '../domain/told-reading.ts';
import type { PlanPreview } from './ports.ts';

export interface DryRunWish {
  /** As if the meters said this now. */
  readonly readings: readonly Omit<ToldReading, 'feederId' | 'measuredAt'>[];
  /** As if the load stayed like that for so long. */
  readonly seconds: number;
  readonly mode?: Mode | undefined;
}

/** What a plan would do, second by second, in the seconds that decide something. */
export interface DryRunSecond extends Decision {
  readonly afterS: number;
}

/** Plans, and changes nothing: the same code on a copy of what is kept. */
export class DryRun {
  private readonly preview: PlanPreview;
  private readonly timing: Timing;

  constructor(preview: PlanPreview, timing: Timing) {
    this.preview = preview;
    this.timing = timing;
  }

  async handle(feederId: string, wish: DryRunWish): Promise<readonly DryRunSecond[] | undefined> {
    const before = await this.preview.read(feederId);
    if (!before) return undefined;
    const { nowMs, epoch, definition, talks, mode } = before;
    let state = redefined(before.state, definition);
    let inputs = before.inputs;
    const told: DryRunSecond[] = [];
    for (let afterS = 0; afterS <= wish.seconds; afterS++) {
      const atMs = nowMs + afterS * 1_000;
      const said = wish.readings.map((reading): Input => ({
        type: 'reading',
        reading: { ...reading, feederId, measuredAt: new Date(atMs).toISOString() },
      }));
      const done = control(
        state,
        // Controllers are taken to obey.
        afterS === 0 ? talks : [],
        [...inputs, ...said.map((input) => ({ input, receivedAtMs: atMs }))],
        { mode: wish.mode ?? mode, epoch, nowMs: atMs, planId: newId(), timing: this.timing },
      );
      state = done.state;
      inputs = [];
      if (afterS === 0 || done.isDecided) told.push({ afterS, ...done.decision });
    }
    return told;
  }
}

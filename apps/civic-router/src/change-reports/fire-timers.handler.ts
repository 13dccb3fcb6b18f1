import { errorText, type Clock, type Log, type Tx, type UnitOfWork } from '@night-market/kernel';
import type { DutyCalls, DutyDeskStore } from '../duty-desks/ports.ts';
import { isStillMissed } from '../domain/progress.ts';
import { LOOK } from '../take-report/put-in-charge.ts';
import { advancePart, escalationOf, type Escalation, type LockedReport } from './advance-part.ts';
import type { ChangePorts } from './ports.ts';

/** A timer that is due. */
export interface DueTimer {
  readonly reportId: string;
  readonly agencyId: string;
  readonly name: string;
}

export interface TimerStore<T extends Tx> {
  /** Those due by then, soonest first. */
  next(limit: number, dueByMs: number): Promise<readonly { readonly id: string; readonly dueAtMs: number }[]>;
  /** Takes it, unless another replica has it. */
  claim(tx: T, id: string): Promise<DueTimer | undefined>;
  postpone(id: string, dueAtMs: number): Promise<void>;
}

export interface FireTimersPorts<T extends Tx> extends Pick<
  ChangePorts<T>,
  'store' | 'publisher' | 'deliveries' | 'notices'
> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly desks: Pick<DutyDeskStore<T>, 'isDesk'>;
  readonly dutyCalls: DutyCalls<T>;
  readonly timers: TimerStore<T>;
  readonly clock: Clock;
  readonly log: Log;
  /** The store is to blame, not the timer. */
  readonly isOutage: (error: unknown) => boolean;
}

/** A timer that cannot be handled is looked at again after so long. */
const POSTPONE_MS = 60_000;

/** Looks at deadlines when they are due: what follows and the timer's row go in one transaction, so each counts once. */
export class FireTimers<T extends Tx> {
  private readonly ports: FireTimersPorts<T>;

  constructor(ports: FireTimersPorts<T>) {
    this.ports = ports;
  }

  /** @returns how many of them are done with; the others are being taken by another replica */
  async fire(ids: readonly string[]): Promise<number> {
    let done = 0;
    for (const id of ids) done += await this.fireOne(id);
    return done;
  }

  private async fireOne(id: string): Promise<number> {
    const { unitOfWork, timers, clock, log, isOutage } = this.ports;
    try {
      return await unitOfWork.run(async (tx) => {
        const timer = await timers.claim(tx, id);
        if (timer) await this.handle(tx, timer);
        return timer ? 1 : 0;
      });
    } catch (error) {
      if (isOutage(error)) throw error;
      log.error({ timer: id, error: errorText(error) }, 'timer cannot be handled, postponed');
      await timers.postpone(id, clock.nowMs() + POSTPONE_MS);
      return 1;
    }
  }

  private async handle(tx: T, { reportId, agencyId, name }: DueTimer): Promise<void> {
    const locked = await this.ports.store.lock(tx, reportId);
    if (!locked) return;
    const escalation = escalationOf(name);
    if (escalation) return this.escalate(tx, locked, agencyId, escalation);
    if (name === LOOK)
      await advancePart(tx, this.ports, locked, agencyId, undefined, this.ports.clock.nowMs());
  }

  private async escalate(
    tx: T,
    { report, parts }: LockedReport,
    agencyId: string,
    { index, deadline, startMs }: Escalation,
  ): Promise<void> {
    const part = parts.find((one) => one.agencyId === agencyId);
    const step = part?.level.escalation.toSorted((one, other) => one.afterMs - other.afterMs)[index];
    if (!part || !step || !isStillMissed(part, deadline, startMs)) return;
    const { reportId } = report;
    const { publisher, desks, dutyCalls, deliveries } = this.ports;
    await publisher.escalated(tx, report, agencyId, deadline, step.to);
    if (await desks.isDesk(tx, step.to))
      return dutyCalls.call(tx, { deskId: step.to, reportId, agencyId, deadline });
    const detail = { inCharge: agencyId, deadline };
    await deliveries.add(tx, [{ agencyId: step.to, reportId, type: 'report.escalated', detail }]);
  }
}

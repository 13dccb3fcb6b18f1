import type { Tx, UnitOfWork } from '@night-market/kernel';
import type { By } from '../change-reports/change-reports.handler.ts';
import type { AuditLog } from '../change-reports/ports.ts';
import type { DutyDeskSeal, DutyDeskStore } from './ports.ts';

export interface SetDutyDeskPorts<T extends Tx> {
  readonly unitOfWork: UnitOfWork<T>;
  readonly desks: Pick<DutyDeskStore<T>, 'set'>;
  readonly audit: AuditLog<T>;
  readonly seal: DutyDeskSeal;
}

export interface SentDutyDesk {
  readonly deskId: string;
  readonly name: string;
  readonly mail: string;
}

/** Operators say where persons on duty read mail; steps of escalation name them by their ids. */
export class SetDutyDesk<T extends Tx> {
  private readonly ports: SetDutyDeskPorts<T>;

  constructor(ports: SetDutyDeskPorts<T>) {
    this.ports = ports;
  }

  set({ mail, ...desk }: SentDutyDesk, by: By): Promise<'set' | 'is_agency'> {
    const { unitOfWork, desks, audit, seal } = this.ports;
    const sealed = seal.seal(mail, desk.deskId);
    return unitOfWork.run(async (tx) => {
      const outcome = await desks.set(tx, { ...desk, mail: sealed });
      if (outcome !== 'set') return outcome;
      await audit.note(tx, { subject: desk.deskId, act: 'duty_desk_set', ...by, detail: desk });
      return 'set';
    });
  }
}

import type { Agent, Answer, DirectoryPort, Request } from '@night-market/directory-client';
import { serving } from '../../actors/crew.ts';
import type { Replica } from '../../actors/replica.ts';
import { PassingFault, SimFault, type SimProcess } from '../../time/sim-process.ts';
import type { World } from '../../world.ts';
import type { Desk } from './desk.ts';
import type { Settings } from './settings.ts';

const TIMEOUT_MS = 3_000;
const LATE_MS = 15_000;

type Fate = 'arrives' | 'is lost' | 'comes late' | 'is answered in vain';

export interface LineParts {
  readonly world: World;
  readonly settings: Settings;
  readonly desk: Desk;
  readonly replicas: () => readonly Replica[];
}

/** The network between one agent and the directory: requests and answers get lost, and what is late may outlive its sender. */
export class Line implements DirectoryPort {
  private readonly parts: LineParts;
  private readonly process: SimProcess;

  constructor(parts: LineParts, process: SimProcess) {
    this.parts = parts;
    this.process = process;
  }

  ask(request: Request, agent: Agent, signal: AbortSignal): Promise<Answer> {
    return this.send(request.kind, signal, (replica) => this.parts.desk.answer(replica, request, agent));
  }

  leave(agentId: string, epoch: string, signal: AbortSignal): Promise<void> {
    return this.send('leave', signal, (replica) => this.parts.desk.leave(replica, agentId, epoch));
  }

  private send<R>(what: string, signal: AbortSignal, serve: (replica: Replica) => Promise<R>): Promise<R> {
    const { process } = this;
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new SimFault(why));
      const cancel = process.schedule(TIMEOUT_MS, () => fail('the directory does not answer'));
      const breakOff = (): void => {
        cancel();
        fail('broken off');
      };
      if (signal.aborted) return breakOff();
      signal.addEventListener('abort', breakOff, { once: true });
      const fate = this.drawFate();
      if (fate !== 'arrives') process.note(`${what} ${fate}`);
      if (fate === 'is lost') return;
      const answered = (settle: () => void): void => {
        if (fate === 'is answered in vain') return;
        this.carryBack(what, () => {
          cancel();
          settle();
        });
      };
      this.carry(what, fate === 'comes late', (replica) => {
        if (!replica) return answered(() => fail('nobody listens'));
        serve(replica).then(
          (answer) => answered(() => resolve(answer)),
          (error: unknown) => {
            if (!(error instanceof SimFault || error instanceof PassingFault))
              this.parts.world.oracle.broken('progress', `${process.name} ${what}: ${String(error)}`);
            answered(() => fail(String(error)));
          },
        );
      });
    });
  }

  private drawFate(): Fate {
    const { world, settings } = this.parts;
    const { chance, scheduler } = world;
    if (scheduler.elapsedMs > settings.livesForMs) return 'arrives';
    if (chance.happens(settings.requestLost)) return 'is lost';
    if (chance.happens(settings.late)) return 'comes late';
    return chance.happens(settings.answerLost) ? 'is answered in vain' : 'arrives';
  }

  /** To any replica that serves when it arrives; one that is frozen hears of it when it goes on. */
  private carry(what: string, late: boolean, arrive: (replica: Replica | undefined) => void): void {
    const { world, replicas } = this.parts;
    const { chance, scheduler } = world;
    scheduler.schedule(late ? chance.between(1_000, LATE_MS) : chance.delay(60), () => {
      const open = serving(replicas());
      if (open.length === 0) return arrive(undefined);
      const replica = chance.pick(open);
      replica.process.step(`${this.process.name} ${what}`, () => arrive(replica));
    });
  }

  private carryBack(what: string, settle: () => void): void {
    const { scheduler, chance } = this.parts.world;
    scheduler.schedule(chance.delay(60), () => this.process.step(`${what} answered`, settle));
  }
}

import {
  ABSENT,
  afterAnswer,
  DirectoryMember,
  PROCESS,
  type Agent,
  type Answer,
  type DirectoryPort,
  type Membership,
  type Request,
} from '@night-market/directory-client';
import { silentLog } from '@night-market/kernel';
import { SimProcess } from '../../time/sim-process.ts';
import { Line, type LineParts } from './line.ts';

/** One process of an agent: the production member, on a line of its own to the directory. */
export class AgentProcess {
  readonly agent: Agent;
  readonly process: SimProcess;
  /** As the member must see itself after what it was told. */
  membership: Membership = ABSENT;
  leaving = false;
  private readonly parts: LineParts;
  private readonly line: Line;
  private readonly member: DirectoryMember;
  /** Told that somebody else has the name, and nothing else since. */
  private warned = false;

  constructor(parts: LineParts, agentId: string, life: number) {
    const { chance, mutation } = parts.world;
    const name = `${agentId}.${life}`;
    this.parts = parts;
    this.process = new SimProcess(name, parts.world);
    const services = [{ name: 'stall', type: 'operations' as const, properties: { [PROCESS]: name } }];
    this.agent = {
      agentId,
      description: { services, operationsUrl: `http://${name.replaceAll(/[:.]/g, '-')}/ops` },
      process: name,
    };
    this.line = new Line(parts, this.process);
    const told: DirectoryPort = {
      ask: (request, agent, signal) => this.ask(request, agent, signal),
      leave: (...of) => this.line.leave(...of),
    };
    const directory = mutation.directory?.member?.(told) ?? told;
    this.member = new DirectoryMember({
      ...{ directory: this.reflected(directory), clock: this.process, random: chance, log: silentLog },
    });
  }

  start(): void {
    this.process.note('starts');
    this.member.start(this.agent);
  }

  /** As on SIGTERM; a frozen process hears of it when it goes on. */
  stop(): void {
    if (this.leaving) return;
    this.leaving = true;
    this.process.step('SIGTERM', () => {
      this.process.note('stops');
      void this.member.stop().then(() => this.process.die('stopped'));
    });
  }

  private async ask(request: Request, agent: Agent, signal: AbortSignal): Promise<Answer> {
    const { oracle } = this.parts.world;
    if (request.kind === 'register' && this.warned)
      oracle.broken('one holder', `${agent.process} registers although another process has the name`);
    const answer = await this.line.ask(request, agent, signal);
    this.warned = answer.kind === 'superseded' || answer.kind === 'theirs';
    return answer;
  }

  /** Follows what the member is told. */
  private reflected(port: DirectoryPort): DirectoryPort {
    return {
      ask: async (...of) => {
        const answer = await port.ask(...of);
        this.membership = afterAnswer(this.membership, answer).membership;
        if (answer.kind === 'theirs') this.process.note('is superseded');
        return answer;
      },
      leave: (...of) => port.leave(...of),
    };
  }
}

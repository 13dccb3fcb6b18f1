import { atMost, errorText, Recurring, type Clock, type Log, type Random } from '@night-market/kernel';
import type { Agent, DirectoryPort } from './directory-port.ts';
import { ABSENT, afterAnswer, nextRequest, type Membership } from './membership.ts';

export interface MemberPorts {
  readonly directory: DirectoryPort;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/** Short beside a lease and beside the grace that follows when the directory was away. */
const BACKOFF = { baseMs: 1_000, factor: 2, capMs: 10_000 };
/** An outage is told of once, when it has lasted a few seconds: services that start together are no outage. */
const TOLD_AT_ATTEMPT = 3;
const LEAVE_LIMIT_MS = 1_000;

/**
 * Keeps this process listed in the directory from the time it serves until it stops. A directory that is away is tried
 * again in the background; nothing of the service waits for it.
 */
export class DirectoryMember {
  private readonly ports: MemberPorts;
  private membership: Membership = ABSENT;
  private agent: Agent | undefined;
  private rounds: Recurring | undefined;
  private readonly stopping = new AbortController();

  constructor(ports: MemberPorts) {
    this.ports = ports;
  }

  /** To be called when the service can be reached. */
  start(agent: Agent): void {
    if (this.rounds) return;
    const { clock, random, log } = this.ports;
    this.agent = agent;
    this.rounds = new Recurring({
      round: (signal) => this.round(agent, signal),
      backoff: BACKOFF,
      failed: (error, attempt) => {
        if (attempt !== TOLD_AT_ATTEMPT || this.stopping.signal.aborted) return;
        log.warn(
          { agentId: agent.agentId, error: errorText(error) },
          'the directory cannot be asked; the service goes on, and tries again until it is listed',
        );
      },
      ...{ clock, random },
    });
    this.rounds.start();
  }

  /** Takes its leave, within a second, so that nobody looks for it here. Never rejects. */
  async stop(): Promise<void> {
    const over = new AbortController();
    this.stopping.abort();
    await atMost(this.ports.clock, LEAVE_LIMIT_MS, this.leave(over.signal));
    over.abort();
  }

  /** How it stands, as a check of health; a service that is not listed serves all the same. */
  get check(): { readonly name: string; readonly required: boolean; readonly probe: () => Promise<string> } {
    return { name: 'directory', required: false, probe: () => Promise.resolve(this.word) };
  }

  private get word(): string {
    const { state } = this.membership;
    return state === 'absent' || state === 'contested' ? 'not listed' : state;
  }

  private async round(agent: Agent, signal: AbortSignal): Promise<number> {
    const { directory, log } = this.ports;
    const answer = await directory.ask(nextRequest(this.membership), agent, signal);
    const { membership, waitMs } = afterAnswer(this.membership, answer);
    if (membership.state === 'superseded' && this.membership.state !== 'superseded')
      log.warn(
        { agentId: agent.agentId },
        'another process is listed under this name since; this one is not listed while that one is. If both are to run, give them different host names or ports',
      );
    this.membership = membership;
    return waitMs;
  }

  private async leave(signal: AbortSignal): Promise<void> {
    await this.rounds?.stop();
    if (this.membership.state !== 'listed' || !this.agent) return;
    const { epoch } = this.membership;
    this.membership = ABSENT;
    await this.ports.directory.leave(this.agent.agentId, epoch, signal);
  }
}

import { AgentProcess } from './agent-process.ts';
import type { LineParts } from './line.ts';
import type { SimWatchStore } from './sim-watch-store.ts';

const FREEZE_MAX_MS = 12_000;
const BACK_WITHIN_MS = 15_000;
const FIRST_WITHIN_MS = 3_000;

export interface AgentsParts extends LineParts {
  readonly watch: Pick<SimWatchStore, 'onLook'>;
}

/** Agents that come and go: killed, frozen, stopped in order, back under the same name, now and then two of one name. */
export class Agents {
  readonly names: readonly string[];
  private readonly parts: AgentsParts;
  private readonly lives = new Map<string, number>();
  private readonly running = new Set<AgentProcess>();
  /** Processes that are still to come. */
  private coming = 0;

  constructor(parts: AgentsParts) {
    this.parts = parts;
    this.names = Array.from({ length: parts.settings.agents }, (_, n) => `stall:${n + 1}`);
  }

  /** Whether nobody comes or goes any more. */
  get settled(): boolean {
    const { world, settings } = this.parts;
    const over = world.scheduler.elapsedMs > settings.livesForMs;
    return over && this.coming === 0 && [...this.running].every(({ leaving }) => !leaving);
  }

  livingOf(agentId: string): AgentProcess[] {
    return [...this.running].filter(({ agent }) => agent.agentId === agentId);
  }

  begin(): void {
    for (const name of this.names) this.launchWithin(name, FIRST_WITHIN_MS);
    this.next();
  }

  private next(): void {
    const { world, settings } = this.parts;
    world.scheduler.schedule(world.chance.between(1, settings.deedEveryMs * 2), () => {
      if (world.scheduler.elapsedMs > settings.livesForMs) return;
      this.deed();
      this.next();
    });
  }

  private deed(): void {
    const { chance } = this.parts.world;
    const deeds: (() => void)[] = [
      () => this.anyone()?.process.die('killed from outside'),
      () => this.anyone()?.process.die('killed from outside'),
      () => this.anyone()?.process.freeze(chance.between(50, FREEZE_MAX_MS)),
      () => this.anyone()?.process.freeze(chance.between(50, FREEZE_MAX_MS)),
      () => this.anyone()?.stop(),
      () => this.rival(),
      () => this.standStill(),
    ];
    chance.pick(deeds)();
  }

  private anyone(): AgentProcess | undefined {
    const { chance } = this.parts.world;
    return this.running.size > 0 ? chance.pick([...this.running]) : undefined;
  }

  /** A second process takes the name of one that runs. */
  private rival(): void {
    const name = this.anyone()?.agent.agentId;
    if (name !== undefined && this.livingOf(name).length === 1) this.launch(name);
  }

  /** All replicas of the directory stand still, as when their machine does; half the time in the middle of a look. */
  private standStill(): void {
    const { world, replicas, watch } = this.parts;
    const freeze = (): void =>
      replicas().forEach(({ process }) => process.freeze(world.chance.between(500, FREEZE_MAX_MS)));
    if (world.chance.happens(0.5)) freeze();
    else watch.onLook = freeze;
  }

  private launchWithin(name: string, limitMs: number): void {
    const { scheduler, chance } = this.parts.world;
    this.coming++;
    scheduler.schedule(chance.between(20, limitMs), () => {
      this.coming--;
      this.launch(name);
    });
  }

  private launch(name: string): void {
    const life = (this.lives.get(name) ?? 0) + 1;
    this.lives.set(name, life);
    const one = new AgentProcess(this.parts, name, life);
    this.running.add(one);
    one.process.onDeath(() => {
      this.running.delete(one);
      if (this.parts.world.chance.happens(0.7)) this.launchWithin(name, BACK_WITHIN_MS);
    });
    one.start();
  }
}

import { SimProcess } from '../time/sim-process.ts';
import type { World } from '../world.ts';
import { Replica, type Service } from './replica.ts';

const REPLICAS = 2;

/** All services with their replicas. Whoever dies is started again after a while. */
export class Crew {
  kills = 0;
  private readonly world: World;
  private readonly running = new Map<string, Replica>();

  constructor(world: World) {
    this.world = world;
  }

  get replicas(): Replica[] {
    return [...this.running.values()];
  }

  replicasOf(service: string): Replica[] {
    return this.replicas.filter((replica) => replica.service.name === service);
  }

  start(service: Service): void {
    for (let n = 1; n <= REPLICAS; n++) this.launch(service, `${service.name}-${n}`, 1);
  }

  private launch(service: Service, name: string, life: number): void {
    const process = new SimProcess(`${name}.${life}`, this.world);
    process.onDeath(() => {
      this.kills++;
      const { scheduler, chance } = this.world;
      scheduler.schedule(chance.between(20, 3_000), () => this.launch(service, name, life + 1));
    });
    const replica = new Replica(service, process);
    this.running.set(name, replica);
    process.note('starts');
    replica.start();
  }
}

/** Those that take requests. */
export const serving = (replicas: readonly Replica[]): Replica[] =>
  replicas.filter(({ process, stopping }) => process.alive && !stopping.signal.aborted);

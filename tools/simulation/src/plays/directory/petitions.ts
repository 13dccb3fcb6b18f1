import type { World } from '../../world.ts';

/** What an agent asks for that changes something. */
export interface Petition {
  readonly kind: 'register' | 'renew' | 'leave';
  readonly agentId: string;
  /** Of a registration: which process asks. */
  readonly process?: string;
  /** Of all else: under which epoch. */
  readonly epoch?: string;
}

/** Who asked for what, by the correlation id that the events of it carry. */
export class Petitions {
  private readonly world: World;
  private readonly asked = new Map<string, Petition>();

  constructor(world: World) {
    this.world = world;
  }

  /** @returns the correlation id */
  note(petition: Petition): string {
    const id = this.world.nextId();
    this.asked.set(id, petition);
    return id;
  }

  of(correlationId: string | undefined): Petition | undefined {
    return correlationId === undefined ? undefined : this.asked.get(correlationId);
  }
}

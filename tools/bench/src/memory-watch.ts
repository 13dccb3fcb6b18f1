import type { Platform } from '@night-market/launcher';
import { residentMbOf } from './cpu.ts';

const SAMPLE_MS = 1_000;

/** Highest resident memory of one service. */
export interface MemoryFigures {
  readonly name: string;
  readonly maxMb: number;
  /** By phase, in order. */
  readonly phases: readonly (readonly [phase: string, maxMb: number])[];
}

/** Looks at the resident memory of each process every second. */
export class MemoryWatch {
  private readonly services: Platform['services'];
  private readonly phases = new Map<string, Map<string, number>>();
  private readonly timer: NodeJS.Timeout;
  private current = '';

  constructor(services: Platform['services']) {
    this.services = services;
    this.timer = setInterval(() => this.look(), SAMPLE_MS);
  }

  /** What is seen from now on belongs to this phase. */
  phase(name: string): void {
    this.look();
    this.current = name;
    this.look();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  figures(): MemoryFigures[] {
    return this.services.map(({ label: name }) => {
      const phases = [...this.phases].map(([phase, maxima]) => [phase, maxima.get(name) ?? 0] as const);
      return { name, phases, maxMb: Math.max(...phases.map(([, mb]) => mb)) };
    });
  }

  private look(): void {
    if (this.current === '') return;
    const maxima = this.phases.get(this.current) ?? new Map<string, number>();
    for (const { label, pid } of this.services) {
      maxima.set(label, Math.max(maxima.get(label) ?? 0, residentMbOf(pid)));
    }
    this.phases.set(this.current, maxima);
  }
}

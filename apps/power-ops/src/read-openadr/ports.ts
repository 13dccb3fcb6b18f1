import type { ProgramSource, Shed } from '../domain/openadr/sheds.ts';
import type { Subscription } from '../domain/openadr/subscription.ts';

export interface Page {
  readonly skip: number;
  readonly limit: number;
}

export interface ShedsWish extends Page {
  readonly programId?: string | undefined;
  readonly eventId?: string | undefined;
  /** Of one of these stalls. */
  readonly stallIds?: readonly string[] | undefined;
}

/** What OpenADR shows; nothing of it is kept for OpenADR alone but subscriptions. */
export interface OpenAdrReader {
  /** In the order of their names; with `stallIds` those of feeders that have one of them. */
  programs(
    wish: Page & { readonly stallIds?: readonly string[] | undefined },
  ): Promise<readonly ProgramSource[]>;
  program(programId: string): Promise<ProgramSource | undefined>;
  /** Newest first. */
  sheds(wish: ShedsWish): Promise<readonly Shed[]>;
  shed(eventId: string): Promise<Shed | undefined>;
  /** In the order in which they were made. */
  subscriptions(
    wish: Page & { readonly programId?: string | undefined; readonly clientName?: string | undefined },
  ): Promise<readonly Subscription[]>;
  subscription(subscriptionId: string): Promise<Subscription | undefined>;
}

import { PeerUnavailableError } from '@night-market/service-kit';
import { z } from 'zod';
import type { AuditedConsumer, Held, Inboxes } from '../../compare-log/ports.ts';

const consumerAnswer = z.object({
  consumer: z.string(),
  groupId: z.string(),
  inboxRetentionHours: z.number().positive(),
  subscriptions: z.array(z.object({ topic: z.string(), types: z.array(z.string()) })),
});

const heldAnswer = z.object({ held: z.array(z.object({ id: z.string(), receivedAtUs: z.number() })) });

const TIMEOUT_MS = 5_000;

/** The operations APIs of the services. Replicas of one service share their inbox, so any of them may answer. */
export class HttpInboxes implements Inboxes {
  private readonly services: ReadonlyMap<string, readonly string[]>;
  private readonly token: string;

  /** @param services addresses by name, one per replica */
  constructor(services: ReadonlyMap<string, readonly string[]>, token: string) {
    this.services = services;
    this.token = token;
  }

  async consumers(): Promise<readonly AuditedConsumer[]> {
    const answers = await Promise.all(
      [...this.services.keys()].map((name) => this.ask(name, '/ops/consumer', consumerAnswer)),
    );
    return answers
      .map(({ consumer, ...rest }) => ({ name: consumer, ...rest }))
      .filter(({ subscriptions }) => subscriptions.length > 0);
  }

  async held(consumer: string, ids: readonly string[]): Promise<readonly Held[]> {
    const body = JSON.stringify({ ids });
    return (await this.ask(consumer, '/ops/inbox/lookup', heldAnswer, { method: 'POST', body })).held;
  }

  private async ask<S extends z.ZodType>(
    name: string,
    path: string,
    answer: S,
    init: RequestInit = {},
  ): Promise<z.output<S>> {
    const failures: string[] = [];
    for (const url of this.services.get(name) ?? []) {
      try {
        const response = await fetch(url + path, {
          ...init,
          headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        if (response.ok) return answer.parse(await response.json());
        failures.push(`${url} answered ${response.status}`);
        await response.arrayBuffer();
      } catch (error) {
        failures.push(`${url}: ${(error as Error).message}`);
      }
    }
    throw new PeerUnavailableError(`no replica of ${name} answers ${path} (${failures.join('; ')})`);
  }
}

import { errorText } from '@night-market/kernel';
import { PeerUnavailableError } from '@night-market/service-kit';
import { z } from 'zod';
import type { Held, Inboxes } from '../../compare-log/ports.ts';
import type { Addresses, FoundServices } from '../../find-services/ports.ts';
import type { Peers, ToldConsumer } from '../../know-consumers/ports.ts';

const consumerAnswer = z.object({
  consumer: z.string(),
  groupId: z.string(),
  inboxRetentionHours: z.number().positive(),
  subscriptions: z.array(z.object({ topic: z.string(), types: z.array(z.string()) })),
});

const heldAnswer = z.object({ held: z.array(z.object({ id: z.string(), receivedAtUs: z.number() })) });

const CONSUMER = '/ops/consumer';
const LOOKUP = '/ops/inbox/lookup';
const TIMEOUT_MS = 5_000;

/** The operations APIs of the services. Replicas of one service share their inbox, so any of them may look into it. */
export class HttpInboxes implements Peers, Inboxes {
  private readonly found: FoundServices;
  /** As they were found for the last question to all of them. */
  private services: Addresses = new Map();
  private readonly tokenFor: (service: string) => string;

  /** @param tokenFor what to show to a service */
  constructor(found: FoundServices, tokenFor: (service: string) => string) {
    this.found = found;
    this.tokenFor = tokenFor;
  }

  async told(): Promise<readonly (readonly ToldConsumer[])[]> {
    this.services = await this.found.now();
    return Promise.all([...this.services].map(([name, urls]) => this.toldBy(name, urls)));
  }

  async held(consumer: string, ids: readonly string[]): Promise<readonly Held[]> {
    const body = JSON.stringify({ ids });
    const failures: string[] = [];
    for (const url of this.services.get(consumer) ?? []) {
      try {
        return (await this.ask(consumer, url, LOOKUP, heldAnswer, { method: 'POST', body })).held;
      } catch (error) {
        failures.push(errorText(error));
      }
    }
    throw nobodyAnswers(consumer, LOOKUP, failures);
  }

  private async toldBy(name: string, urls: readonly string[]): Promise<readonly ToldConsumer[]> {
    const asked = await Promise.allSettled(urls.map((url) => this.consumerAt(name, url)));
    const answers = asked.filter((one) => one.status === 'fulfilled');
    if (answers.length > 0)
      return answers.map(({ value: { consumer, ...rest } }) => ({ name: consumer, ...rest }));
    const failures = asked.filter((one) => one.status === 'rejected');
    throw nobodyAnswers(
      name,
      CONSUMER,
      failures.map(({ reason }) => errorText(reason)),
    );
  }

  /** At an address that was its own once another service may answer. */
  private async consumerAt(name: string, url: string): Promise<z.output<typeof consumerAnswer>> {
    const answer = await this.ask(name, url, CONSUMER, consumerAnswer);
    if (answer.consumer !== name) throw new Error(`${url}: is ${answer.consumer}`);
    return answer;
  }

  private async ask<S extends z.ZodType>(
    service: string,
    url: string,
    path: string,
    answer: S,
    init: RequestInit = {},
  ): Promise<z.output<S>> {
    try {
      const response = await fetch(url + path, {
        ...init,
        headers: { authorization: `Bearer ${this.tokenFor(service)}`, 'content-type': 'application/json' },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.ok) return answer.parse(await response.json());
      await response.arrayBuffer();
      throw new Error(`answered ${response.status}`);
    } catch (error) {
      throw new Error(`${url}: ${errorText(error)}`);
    }
  }
}

const nobodyAnswers = (name: string, path: string, failures: readonly string[]) =>
  new PeerUnavailableError(
    `no replica of ${name} answers ${path} (${failures.join('; ') || 'none is listed'})`,
  );

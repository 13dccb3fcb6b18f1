import { EventStreamClient } from '@night-market/testing';
import type { TestGate } from './service.ts';

/** A scanner that follows the feed of a gate. */
export class FeedClient extends EventStreamClient {
  static async open(
    gate: TestGate,
    given: { path?: string; lastEventId?: string | undefined; authorization?: string } = {},
  ): Promise<FeedClient> {
    const { path = '/v2/feed', lastEventId, authorization = gate.scanner.authorization } = given;
    const { response, over } = await this.ask(gate.service.url + path, { authorization, lastEventId });
    return new FeedClient(response, over);
  }

  /** The tickets that were let in, in the order in which it was heard. */
  get granted(): unknown[] {
    return this.of('granted').map(({ data }) => data['key']);
  }
}

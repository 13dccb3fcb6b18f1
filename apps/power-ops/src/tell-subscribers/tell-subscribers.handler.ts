import { wantedOf } from '../domain/openadr/subscription.ts';
import { toNotification } from '../domain/openadr/to-openadr.ts';
import type { CallbackClient, CallbackReader, Notice } from './ports.ts';

/** Tells an address how a shed is now: at least once, and the latest state, not each step. */
export class TellSubscribers {
  private readonly reader: CallbackReader;
  private readonly client: CallbackClient;

  constructor(reader: CallbackReader, client: CallbackClient) {
    this.reader = reader;
    this.client = client;
  }

  /** @throws CallFailedError when the address did not take it */
  async tell(notice: Notice): Promise<Notice> {
    const [callback, shed] = await Promise.all([
      this.reader.callback(notice),
      this.reader.shed(notice.eventId),
    ]);
    if (!callback || !shed) return notice;
    const { operation, token } = callback;
    for (const objectType of wantedOf(operation, notice.isNew))
      await this.client.post(operation.callbackUrl, token, toNotification(objectType, shed, notice.isNew));
    return notice;
  }
}

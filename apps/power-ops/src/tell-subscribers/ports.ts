import type { Notification } from '../domain/openadr/objects.ts';
import type { Shed } from '../domain/openadr/sheds.ts';
import type { ObjectOperation } from '../domain/openadr/subscription.ts';

/** That one address has to be told how one shed is now. */
export interface Notice {
  readonly noticeId: string;
  /** Grows when more has happened since. */
  readonly revision: number;
  readonly subscriptionId: string;
  /** Which of its addresses. */
  readonly position: number;
  readonly eventId: string;
  /** Scheme, host and port. */
  readonly origin: string;
  readonly isNew: boolean;
}

export interface Callback {
  readonly operation: ObjectOperation;
  /** Null: the address asks for none. */
  readonly token: string | null;
}

export interface CallbackReader {
  /** Undefined where the subscription is gone. */
  callback(notice: Notice): Promise<Callback | undefined>;
  shed(eventId: string): Promise<Shed | undefined>;
}

export interface CallbackClient {
  /** @throws CallFailedError when it was not taken */
  post(callbackUrl: string, token: string | null, notification: Notification): Promise<void>;
}

export interface TokenOpener {
  /** The tokens of a subscription, in the order of its addresses. @throws Error when another secret sealed them */
  open(sealed: Buffer, subscriptionId: string): readonly (string | null)[];
}

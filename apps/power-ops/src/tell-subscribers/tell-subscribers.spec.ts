import { newId } from '@night-market/kernel';
import { expect, it } from 'vitest';
import type { Notification } from '../domain/openadr/objects.ts';
import type { Shed } from '../domain/openadr/sheds.ts';
import type { ObjectOperation } from '../domain/openadr/subscription.ts';
import { openTalk } from '../domain/talk.ts';
import type { Callback, Notice } from './ports.ts';
import { TellSubscribers } from './tell-subscribers.handler.ts';

const eventId = newId();
const talk = openTalk(
  {
    ...{ act: 'shed', feederId: 'row-1', stallId: 'stall-1', reason: 'overload', byHand: false },
    ...{ isChange: true, planId: newId(), epoch: 1 },
  },
  eventId,
  0,
  { replyMs: 1_000, resultMs: 5_000 },
);
const shed: Shed = { programId: newId(), talk, openedAtMs: 0, endedAtMs: null };
const notice = (isNew: boolean): Notice => ({
  ...{ noticeId: '1', revision: 1, subscriptionId: newId(), position: 0, eventId, origin: 'http://a', isNew },
});
const both: ObjectOperation = {
  ...{ objects: ['EVENT', 'REPORT'], operations: ['CREATE', 'UPDATE'], callbackUrl: 'http://a/told' },
};

async function told(isNew: boolean, callback: Callback | undefined) {
  const posted: [string, string | null, Notification][] = [];
  const reader = { callback: () => Promise.resolve(callback), shed: () => Promise.resolve(shed) };
  const post = (url: string, token: string | null, what: Notification): Promise<void> => {
    posted.push([url, token, what]);
    return Promise.resolve();
  };
  await new TellSubscribers(reader, { post }).tell(notice(isNew));
  return posted.map(([url, token, { objectType, operation }]) => [url, token, `${operation} ${objectType}`]);
}

it('tells of the event and of its report, as new or as changed', async () => {
  const callback = { operation: both, token: 'their-token' };
  expect(await told(true, callback)).toEqual([
    ['http://a/told', 'their-token', 'POST EVENT'],
    ['http://a/told', 'their-token', 'POST REPORT'],
  ]);
  expect((await told(false, callback)).map(([, , what]) => what)).toEqual(['PUT EVENT', 'PUT REPORT']);
});

it('tells nothing of what is gone, and nobody who is gone', async () => {
  expect(await told(true, undefined)).toEqual([]);
  const reader = {
    callback: () => Promise.resolve({ operation: both, token: null }),
    shed: () => Promise.resolve(undefined),
  };
  const post = (): Promise<void> => Promise.reject(new Error('Nobody is to be told.'));
  await expect(new TellSubscribers(reader, { post }).tell(notice(true))).resolves.toBeDefined();
});

it('fails as a whole when the address does not take a part of it, so that it is told again', async () => {
  const reader = {
    callback: () => Promise.resolve({ operation: both, token: null }),
    shed: () => Promise.resolve(shed),
  };
  const post = (): Promise<void> => Promise.reject(new Error('away'));
  await expect(new TellSubscribers(reader, { post }).tell(notice(true))).rejects.toThrow('away');
});

import type { Document } from './document.ts';
import { badRequest } from './errors.ts';
import { DESCRIPTION_MAX } from './new-request.ts';
import type { SentFields } from './read-fields.ts';
import { readTime } from './time.ts';

/** What an update says of a report; each is open or closed for those who know no others. */
export type Meaning =
  | { readonly status: 'open'; readonly says: 'acknowledged' | 'information_requested' | 'reopened' }
  | {
      readonly status: 'closed';
      readonly says: 'resolved';
      readonly outcome: 'done' | 'no_action' | 'duplicate';
    };

const acknowledged = { status: 'open', says: 'acknowledged' } as const;
const closed = (outcome: 'done' | 'no_action' | 'duplicate') =>
  ({ status: 'closed', says: 'resolved', outcome }) as const;

/** Words that agencies' systems use for the state of a report, those of the wild among them. */
export const STATES: Readonly<Record<string, Meaning>> = {
  acknowledged,
  investigating: acknowledged,
  action_scheduled: acknowledged,
  in_progress: acknowledged,
  information_required: { status: 'open', says: 'information_requested' },
  open: { status: 'open', says: 'reopened' },
  reopened: { status: 'open', says: 'reopened' },
  closed: closed('done'),
  fixed: closed('done'),
  no_further_action: closed('no_action'),
  not_responsible: closed('no_action'),
  duplicate: closed('duplicate'),
};

/** An update that makes sense. */
export interface NewUpdate {
  /** The sender's own id of it: sent again, it counts once. */
  readonly updateId: string;
  readonly serviceRequestId: string;
  /** A word of {@link STATES}. */
  readonly state: string;
  readonly meaning: Meaning;
  /** By the sender's clock, in milliseconds since 1970. */
  readonly updatedAtMs: number;
  readonly description?: string | undefined;
}

const ID_MAX = 100;

/**
 * What an agency says of a report.
 * @throws GeoReportError with all that is wrong
 */
export function newUpdate({ fields }: SentFields): NewUpdate {
  const mistakes: string[] = [];
  const needed = (name: string): string => {
    const value = fields.get(name) ?? '';
    if (value === '') mistakes.push(`${name} was not provided.`);
    else if (value.length > ID_MAX) mistakes.push(`${name} is longer than ${ID_MAX} characters.`);
    return value;
  };
  const updateId = needed('update_id');
  const serviceRequestId = needed('service_request_id');
  const state = needed('status').toLowerCase();
  const meaning = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
  if (state !== '' && !meaning) mistakes.push(`status must be one of ${Object.keys(STATES).join(', ')}.`);
  const time = needed('updated_datetime');
  const updatedAtMs = readTime(time);
  if (time !== '' && updatedAtMs === undefined)
    mistakes.push('updated_datetime must be a time with its offset, such as 2026-11-27T20:00:00Z.');
  const description = fields.get('description');
  if ([...(description ?? '')].length > DESCRIPTION_MAX)
    mistakes.push(`description is longer than ${DESCRIPTION_MAX} characters.`);
  if (mistakes.length > 0 || !meaning || updatedAtMs === undefined) throw badRequest(...mistakes);
  return { updateId, serviceRequestId, state, meaning, updatedAtMs, description };
}

/** An update as anybody may read it. */
export interface PublicUpdate {
  readonly updateId: string;
  readonly serviceRequestId: string;
  readonly status: 'open' | 'closed';
  readonly updatedAtMs: number;
  readonly description?: string | undefined;
}

/** What became of reports, the oldest first, in the shape of FixMyStreet's extension. */
export const updatesDocument = (updates: readonly PublicUpdate[]): Document =>
  listed(
    updates.map(({ updateId, serviceRequestId, status, updatedAtMs, description }) => ({
      update_id: updateId,
      service_request_id: serviceRequestId,
      status,
      updated_datetime: new Date(updatedAtMs).toISOString(),
      description: description ?? null,
    })),
  );

/** The answer to an update that was taken in, the first time and every other. */
export const updateTakenDocument = (updateId: string): Document => listed([{ update_id: updateId }]);

const listed = (values: readonly Record<string, string | null>[]): Document => ({
  root: 'service_request_updates',
  content: { item: 'request_update', values },
});

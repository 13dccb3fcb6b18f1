import { jsonPointer } from '@night-market/contracts';

const NEW_VERSION = 'or say it in a new version of the topic, published beside this one';
const KEEP = `Keep it as it was, ${NEW_VERSION}.`;

/** How to do right what breaks an API. */
export const KEEP_API =
  'Keep what callers rely on, or offer the other thing at an address of its own beside this one.';

/** Every rule by its id, with the right way to do what it refuses. */
export const RULES = {
  'field-removed': `Keep the field and go on filling it, ${NEW_VERSION}.`,
  'field-renamed': `Keep the old name and fill both fields, ${NEW_VERSION}.`,
  'required-added': 'Make the new field optional, or give it a default.',
  'optional-made-required': `Leave it optional, ${NEW_VERSION}.`,
  'required-made-optional': `Go on filling it: consumers rely on it; ${NEW_VERSION}.`,
  'field-added-to-closed-object': `Earlier consumers refuse unknown fields here; say it ${NEW_VERSION.slice(10)}.`,
  'additional-properties-closed': 'Leave the object open: events with unknown fields are under way.',
  'additional-properties-opened': KEEP,
  'type-changed': `Leave the type and add a field of the other type, ${NEW_VERSION}.`,
  'type-narrowed': KEEP,
  'type-widened': KEEP,
  'nullability-narrowed': `Go on accepting null, ${NEW_VERSION}.`,
  'nullability-widened': `Leave the field out where there is no value, ${NEW_VERSION}.`,
  'default-changed': `Leave the default: earlier events were written with it in mind; ${NEW_VERSION}.`,
  'default-removed': `Leave the default: earlier events were written with it in mind; ${NEW_VERSION}.`,
  'enum-member-removed': `Keep the member, even if nobody sends it any more, ${NEW_VERSION}.`,
  'enum-member-added': `Only an enum declared open (openEnum) may grow; ${NEW_VERSION}.`,
  'enum-closed': KEEP,
  'enum-opened': `Consumers were promised these members only; ${NEW_VERSION}.`,
  'union-member-removed': KEEP,
  'union-member-added': `Consumers know only the alternatives so far; ${NEW_VERSION}.`,
  'format-tightened': KEEP,
  'pattern-tightened': KEEP,
  'bounds-tightened': KEEP,
  'bounds-widened': `Only a field whose consumers are declared tolerant (tolerant) may be widened; ${NEW_VERSION}.`,
  'keyword-changed': `Its effect cannot be judged. ${KEEP}`,
  'key-changed': 'The order of events hangs on the key: use a new version of the topic.',
  'partitions-changed': 'The order of events hangs on the partition count: use a new version of the topic.',
  'cleanup-policy-changed': 'Consumers rely on what the broker keeps: use a new version of the topic.',
  'performative-changed': 'An ACL message of another kind is another event type: add one.',
  'event-type-removed': `Keep the type, even if nobody sends it any more, ${NEW_VERSION}.`,
  'topic-removed': 'Keep the contract for as long as records of the topic may be read.',
  unpublished: 'What was published stays published; only a new version begins as a draft.',
  'envelope-touched':
    'The envelope is the same for all topics and for ever; only a new optional field may be added.',
  'api-removed': 'Keep the API for as long as somebody may call it.',
  'operation-removed': KEEP_API,
  'response-removed': KEEP_API,
  'media-type-removed': KEEP_API,
  'parameter-removed': KEEP_API,
  'parameter-required': 'Make the parameter optional, with a default if need be.',
  'request-body-required': 'Go on accepting requests without a body.',
  'security-tightened': KEEP_API,
  'snapshot-stale': 'Run `npm run contracts:snapshot` and commit what it writes.',
} as const;

export type Rule = keyof typeof RULES;

/** One thing that must not be. */
export interface Finding {
  /** Path of the snapshot, from the root of the repository. */
  readonly file: string;
  /** JSON Pointer into the snapshot: into the earlier one for what is gone, else into the present one. */
  readonly pointer: string;
  readonly rule: Rule;
  readonly message: string;
  /** How to do it right. */
  readonly how: string;
  /** The commit that held the earlier version; absent when nothing earlier is involved. */
  readonly since?: string;
}

/** A finding before it is known in which file it is. */
export type Break = Pick<Finding, 'pointer' | 'rule' | 'message'>;

/** A pointer one step further down. */
export const below = (pointer: string, ...names: readonly (string | number)[]): string =>
  pointer + jsonPointer(names);

import { PlainError } from '@night-market/command-line';

const TYPE = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const MAX_LENGTH = 50;

/** What a new event type is called in the sources. */
export interface EventNames {
  /** The exported constant: `payCmdV1CancelRefund`. */
  readonly constant: string;
  /** The file without its suffix, from the root: `libs/contracts/src/pay/cmd.v1.cancel-refund`. */
  readonly file: string;
}

/**
 * @param topicConstant the exported constant of the topic: `payCmdV1`
 * @param topicFile where that is defined, from the root: `libs/contracts/src/pay/cmd.v1.ts`
 */
export function eventNames(topicConstant: string, topicFile: string, type: string): EventNames {
  const words = type.split('_');
  const camel = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return {
    constant: topicConstant + camel,
    file: `${topicFile.replace(/\.ts$/, '')}.${words.join('-')}`,
  };
}

/** @throws PlainError when the contracts would not name an event type so */
export function assertTypeName(type: string): void {
  if (TYPE.test(type) && type.length <= MAX_LENGTH) return;
  throw new PlainError(
    `'${type}' is no name for an event type: say what happened in small letters, digits and single underscores ` +
      `between words, at most ${MAX_LENGTH} characters, such as capture_failed.`,
  );
}

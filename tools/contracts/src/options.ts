import { flag, oneOf, readCommandLine, text, UsageError } from '@night-market/command-line';
import type { AddRequest } from './add/add-event.ts';
import type { Format } from './report.ts';

/** What is to be done. `topicsOnly` leaves out the APIs of the services, which takes building them. */
export type Options =
  | { readonly command: 'add'; readonly event: AddRequest }
  | {
      readonly command: 'check';
      readonly topicsOnly: boolean;
      readonly format: Format;
      readonly against?: string;
    }
  | { readonly command: 'docs' }
  | { readonly command: 'snapshot'; readonly topicsOnly: boolean };

const topics = flag('without the APIs of the services');

const add = {
  command: 'npm run contracts:add',
  summary: 'adds a draft of an event type: its schema, example, test and snapshots',
  operands: ['TOPIC', 'TYPE'],
  options: { description: text('what the event says') },
  notes: 'Example: npm run contracts:add -- pay.cmd.v1 cancel_refund',
} as const;

const check = {
  command: 'npm run contracts:check',
  summary: 'compares contracts and APIs with every earlier version in the history of this branch',
  options: {
    against: text('with those of a commit, branch or tag instead', { placeholder: 'REF' }),
    format: oneOf('for people or for tools', ['text', 'json'], { fallback: 'text' }),
    topics,
  },
} as const;

const docs = {
  command: 'npm run contracts:docs',
  summary: 'writes the bus as an HTML page that needs no network, .nightmarket/docs/asyncapi.html',
  options: {},
} as const;

const snapshot = {
  command: 'npm run contracts:snapshot',
  summary: 'writes libs/contracts/snapshots and docs/api from the contracts and the services',
  options: { topics },
} as const;

/**
 * @returns the help's text when asked for it
 * @throws UsageError with one plain sentence
 */
export function readOptions([command = '', ...args]: readonly string[]): Options | string {
  switch (command) {
    case 'add': {
      const read = readCommandLine(add, args);
      return typeof read === 'string' ? read : { command, event: eventOf(read) };
    }
    case 'check': {
      const read = readCommandLine(check, args);
      if (typeof read === 'string') return read;
      const { against, format, topics: topicsOnly } = read.values;
      return { command, topicsOnly, format, ...(against !== undefined && { against }) };
    }
    case 'docs': {
      const read = readCommandLine(docs, args);
      return typeof read === 'string' ? read : { command };
    }
    case 'snapshot': {
      const read = readCommandLine(snapshot, args);
      return typeof read === 'string' ? read : { command, topicsOnly: read.values.topics };
    }
    default:
      throw new UsageError(`There is no command '${command}'; say add, check, docs or snapshot.`);
  }
}

function eventOf({
  operands: [topic, type],
  values: { description },
}: {
  readonly operands: readonly string[];
  readonly values: { readonly description: string | undefined };
}): AddRequest {
  return {
    topic: topic!,
    type: type!,
    description: description ?? `To be described: when '${type}' happens.`,
  };
}

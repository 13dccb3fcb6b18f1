import { parseArgs } from 'node:util';
import type { AddRequest } from './add/add-event.ts';
import { PlainError } from './plain-error.ts';
import type { Format } from './report.ts';

export interface Options {
  readonly command: 'check' | 'snapshot' | 'help' | 'add';
  readonly against?: string;
  readonly format: Format;
  /** Leaves out the APIs of the services, which takes building them. */
  readonly topicsOnly: boolean;
  /** Of `add`. */
  readonly event?: AddRequest;
}

export const HELP = `npm run contracts:add -- TOPIC TYPE [--description TEXT]
  adds a draft of an event type: its schema, example, test and snapshot
npm run contracts:snapshot -- [options]
  writes libs/contracts/snapshots and docs/api from the contracts and the services
  --topics          without the APIs of the services
npm run contracts:docs
  writes the bus as an HTML page that needs no network, .nightmarket/docs/asyncapi.html
npm run contracts:check -- [options]
  compares contracts and APIs with every earlier version in the history of this branch
  --against REF     with those of a commit, branch or tag instead
  --format json     for tools (text)
  --topics          without the APIs of the services`;

/** @throws PlainError when they make no sense */
export function readOptions(args: readonly string[]): Options {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        against: { type: 'string' },
        description: { type: 'string' },
        format: { type: 'string', default: 'text' },
        topics: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new PlainError((error as Error).message.split('\n')[0], { cause: error });
  }
  const { values, positionals } = parsed;
  const [command, ...rest] = positionals;
  const { against, format, help, description, topics: topicsOnly } = values;
  if (help) return { command: 'help', format: 'text', topicsOnly };
  if (command === 'add') return { command, format: 'text', topicsOnly, event: eventOf(rest, description) };
  if (description !== undefined) throw new PlainError('--description belongs to `add`.');
  if (rest.length > 0 || (command !== 'check' && command !== 'snapshot')) {
    throw new PlainError('Say `add`, `check`, `docs` or `snapshot`, and options after it.');
  }
  if (format !== 'text' && format !== 'json') throw new PlainError('--format must be text or json.');
  if (against === '') throw new PlainError('--against needs a commit, a branch or a tag.');
  return { command, format, topicsOnly, ...(against !== undefined && { against }) };
}

function eventOf(words: readonly string[], description?: string): AddRequest {
  const [topic, type, ...rest] = words;
  if (topic === undefined || type === undefined || rest.length > 0) {
    throw new PlainError(
      'Say the topic and the event type: npm run contracts:add -- pay.cmd.v1 cancel_refund.',
    );
  }
  const said = description?.trim() ?? `To be described: when '${type}' happens.`;
  if (said === '') throw new PlainError('--description needs a sentence.');
  return { topic, type, description: said };
}

import { Problem } from '@night-market/service-kit';
import { z } from 'zod';

/** Which routes take lines, and of which kind. */
export const LINES_ROUTES: Readonly<Record<string, readonly string[]>> = {
  '/v2/scans/bulk': ['application/x-ndjson'],
  '/v2/tickets/bulk': ['application/x-ndjson', 'text/csv'],
};

export const LINES_MAX = 10_000;
const LINE_MAX_CHARACTERS = 8_192;
const BODY_MAX_BYTES = 16 * 1_048_576;

export const NDJSON = 'application/x-ndjson; charset=utf-8';

const asOpenApi = (schema: z.ZodType, io: 'input' | 'output'): object =>
  z.toJSONSchema(schema, { target: 'openapi-3.0', io });

/** A body as OpenAPI says it, where it may also be of another kind. */
export const inJson = (schema: z.ZodType, io: 'input' | 'output') => ({
  'application/json': { schema: asOpenApi(schema, io) },
});

/** Lines of JSON as OpenAPI can say them: as a list with one item in each line. */
export const inLines = (line: z.ZodType, io: 'input' | 'output') => ({
  'application/x-ndjson': {
    schema: { type: 'array' as const, maxItems: LINES_MAX, items: asOpenApi(line, io) },
  },
});

const tooLarge = (detail: string): Problem =>
  new Problem(413, 'body_too_large', 'The body is too large.', { detail });

/** A body as a stream of bytes; as much of it as is needed here. */
export type Bytes = AsyncIterable<Uint8Array>;

/** @throws Problem 413 when more bytes come than are taken */
export async function* limited(body: Bytes): AsyncGenerator<Uint8Array> {
  let left = BODY_MAX_BYTES;
  for await (const chunk of body) {
    left -= chunk.length;
    if (left < 0) throw tooLarge(`Send at most ${BODY_MAX_BYTES / 1_048_576} MiB.`);
    yield chunk;
  }
}

/** Lines of text without their ends; empty ones are passed by. @throws Problem 413 for a line that is too long */
export async function* linesOf(body: Bytes): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of limited(body)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop()!;
    if (rest.length > LINE_MAX_CHARACTERS)
      throw tooLarge(`A line holds at most ${LINE_MAX_CHARACTERS} characters.`);
    yield* lines.filter((line) => line.trim() !== '');
  }
  rest += decoder.decode();
  if (rest.trim() !== '') yield rest;
}

/**
 * All items, in groups each of which is settled at once. They are read before any is settled: so nothing is stored of a body
 * that is refused, and a slow store makes no slow sender of the client.
 * @throws Problem 413 beyond {@link LINES_MAX}
 */
export async function inGroups<T>(items: AsyncIterable<T>, size: number): Promise<T[][]> {
  const all: T[] = [];
  for await (const item of items) {
    if (all.length === LINES_MAX) throw tooLarge(`Send at most ${LINES_MAX} lines at once.`);
    all.push(item);
  }
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
}

/** What was wrong with one line, for its own answer. */
export interface LineProblem {
  readonly code: string;
  readonly detail: string;
}

/** Checks a line as a body is checked; what it throws is told in the line's answer. */
export const toLineProblem = (problem: Problem): LineProblem => {
  const [first] = problem.options.errors ?? [];
  const detail = first ? `${first.pointer} ${first.detail}`.trim() : problem.message;
  return { code: problem.code, detail };
};

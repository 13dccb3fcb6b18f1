import { Problem, refusePersonalData } from '@night-market/service-kit';
import type { z } from 'zod';
import { toLineProblem, type LineProblem } from './lines.ts';

const NONCE_MAX = 100;

export type Line<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly value: unknown; readonly problem: LineProblem };

/** Reads one line; what is wrong with it is its own affair. */
export function readLine<S extends z.ZodType>(schema: S, text: string): Line<z.output<S>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const problem = { code: 'invalid_json', detail: 'The line is not JSON.' };
    return { ok: false, value: undefined, problem };
  }
  return checkLine(schema, value);
}

/** Checks what a line holds. */
export function checkLine<S extends z.ZodType>(schema: S, value: unknown): Line<z.output<S>> {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
    const detail = `${path.map((part) => `/${String(part)}`).join('')} ${message}`.trim();
    return { ok: false, value, problem: { code: 'validation_failed', detail } };
  }
  try {
    refusePersonalData(value);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ok: false, value, problem: toLineProblem(error) };
  }
  return { ok: true, value: parsed.data };
}

/** The answer to a line that is refused for good. */
export function refusedLine({ value, problem }: Extract<Line<unknown>, { ok: false }>) {
  const { nonce } = (value ?? {}) as { nonce?: unknown };
  const isName = typeof nonce === 'string' && nonce.length <= NONCE_MAX;
  return { nonce: isName ? nonce : null, status: 'rejected' as const, flags: [], problem };
}

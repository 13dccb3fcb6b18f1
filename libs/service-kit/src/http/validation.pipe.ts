import { StandardSchemaValidationPipe } from '@nestjs/common';
import { Problem, type FieldError } from './problem.ts';

interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
  /** Zod names unknown fields here and not in the path. */
  readonly keys?: readonly string[];
}

/** RFC 6901: `~` and `/` are escaped. */
const token = (segment: unknown): string => {
  const key = typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment;
  return `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
};

function toFieldErrors({ message, path = [], keys }: Issue): FieldError[] {
  const pointer = path.map(token).join('');
  return keys
    ? keys.map((key) => ({ pointer: pointer + token(key), detail: 'unknown field' }))
    : [{ pointer, detail: message }];
}

/** Nest's own would drop fields such as `constructor` before the schema sees them; a wrong field is to be named. */
class StrictPipe extends StandardSchemaValidationPipe {
  protected override stripProtoKeys(): void {}
}

/** Checks `@Body({ schema })`, `@Query({ schema })` and `@Param({ schema })`; every wrong field is named. */
export const validationPipe = new StrictPipe({
  exceptionFactory: (issues) =>
    new Problem(400, 'validation_failed', 'The request has wrong fields.', {
      detail: 'Mend the fields under errors and send the request again.',
      errors: (issues as readonly Issue[]).flatMap(toFieldErrors).slice(0, 20),
    }),
});

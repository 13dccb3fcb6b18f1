import { StandardSchemaValidationPipe } from '@nestjs/common';
import { Problem, type FieldError } from './problem.ts';

interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
}

/** RFC 6901: `~` and `/` are escaped. */
const token = (segment: unknown): string => {
  const key = typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment;
  return String(key).replaceAll('~', '~0').replaceAll('/', '~1');
};

const toFieldError = ({ message, path = [] }: Issue): FieldError => ({
  pointer: path.map((segment) => `/${token(segment)}`).join(''),
  detail: message,
});

/** Checks `@Body({ schema })`, `@Query({ schema })` and `@Param({ schema })`; every wrong field is named. */
export const validationPipe = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new Problem(400, 'validation_failed', 'The request has wrong fields.', {
      detail: 'Mend the fields under errors and send the request again.',
      errors: (issues as readonly Issue[]).slice(0, 20).map(toFieldError),
    }),
});

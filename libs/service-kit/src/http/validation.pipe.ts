import { StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { isSealedBody, refusePersonalData } from './personal-data.ts';
import { pointerTo } from './pointer.ts';
import { ERRORS_MAX, Problem, type FieldError } from './problem.ts';

interface Issue {
  readonly message: string;
  readonly path?: readonly unknown[] | undefined;
  /** Zod names unknown fields here and not in the path. */
  readonly keys?: readonly string[];
}

const keyOf = (segment: unknown): unknown =>
  typeof segment === 'object' && segment !== null && 'key' in segment ? segment.key : segment;

function toFieldErrors({ message, path = [], keys }: Issue): FieldError[] {
  const here = path.map(keyOf);
  return keys
    ? keys
        .slice(0, ERRORS_MAX)
        .map((key) => ({ pointer: pointerTo([...here, key]), detail: 'unknown field' }))
    : [{ pointer: pointerTo(here), detail: message }];
}

/** Nest's own would drop fields such as `constructor` before the schema sees them; a wrong field is to be named. */
class StrictPipe extends StandardSchemaValidationPipe {
  protected override stripProtoKeys(): void {}

  override async transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    const checked = await super.transform(value, metadata);
    // URLs are only looked up and not stored; a badly chosen key must remain findable.
    if (metadata.type === 'body' && !isSealedBody(metadata.schema)) refusePersonalData(value);
    return checked;
  }
}

/**
 * Checks `@Body({ schema })`, `@Query({ schema })` and `@Param({ schema })`; every wrong field is named. So is every text
 * of a body that looks like personal data, unless its schema is a `sealedBody`.
 */
export const validationPipe = new StrictPipe({
  exceptionFactory: (issues) =>
    new Problem(400, 'validation_failed', 'The request has wrong fields.', {
      detail: 'Correct the fields listed under errors and send the request again.',
      errors: (issues as readonly Issue[]).flatMap(toFieldErrors).slice(0, ERRORS_MAX),
    }),
});

import { z } from 'zod';

/** Means the same to validators that read patterns without the `u` flag, as many readers of OpenAPI do. */
const NO_CONTROLS = /^[^\u0000-\u001f\u007f-\u009f]*$/;
const FAULT = 'must not hold control characters';

/** Text of 1 to `max` characters without control characters. */
export const plainText = (max: number) => z.string().min(1).max(max).regex(NO_CONTROLS, FAULT);

/** An id that something is looked up by, whatever it is the id of; what cannot be one is refused. */
export const soughtId = z
  .string()
  .max(100)
  .refine((id) => id !== '' && NO_CONTROLS.test(id), 'must be an id');

/** The same, without the blanks around it. */
export const trimmedText = (max: number) => z.string().trim().min(1).max(max).regex(NO_CONTROLS, FAULT);

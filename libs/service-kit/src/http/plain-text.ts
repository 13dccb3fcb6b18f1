import { z } from 'zod';

/** Means the same to validators that read patterns without the `u` flag, as many readers of OpenAPI do. */
const NO_CONTROLS = /^[^\u0000-\u001f\u007f-\u009f]*$/;
const FAULT = 'must not hold control characters';

/** Text of 1 to `max` characters without control characters. */
export const plainText = (max: number) => z.string().min(1).max(max).regex(NO_CONTROLS, FAULT);

/** The same, without the blanks around it. */
export const trimmedText = (max: number) => z.string().trim().min(1).max(max).regex(NO_CONTROLS, FAULT);

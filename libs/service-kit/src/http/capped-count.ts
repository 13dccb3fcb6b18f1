import type { CappedCount } from '@night-market/kernel';
import { z } from 'zod';

/** A number of things that is counted up to a limit. */
export const cappedCount = z.object({
  count: z.int().min(0),
  isMore: z.boolean().describe('Whether there are more than are counted here.'),
}) satisfies z.ZodType<CappedCount>;

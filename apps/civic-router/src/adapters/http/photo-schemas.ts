import { z } from 'zod';

export const photoPath = z.object({ photoId: z.uuid({ error: 'must be a UUID' }).toLowerCase() });
export const photoQuery = z.strictObject({
  usePosition: z
    .enum(['true', 'false'])
    .default('false')
    .describe('Whether the report gets the place where the photo was taken, if it has none.'),
});
export const photoView = z.object({ mediaUrl: z.url() });

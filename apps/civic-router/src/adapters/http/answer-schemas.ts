import { DESCRIPTION_MAX } from '@night-market/open311';
import { sealedBody } from '@night-market/service-kit';
import { z } from 'zod';
import { reportPath } from './schemas.ts';

const uuid = z.uuid({ error: 'must be a UUID' }).toLowerCase();

export const answerPath = reportPath;
export const answerBody = sealedBody(
  z.strictObject({
    reporterKey: uuid.describe('The reporter_key that the report was sent with, or that the mail names.'),
    text: z.string().min(1).max(DESCRIPTION_MAX).describe('What the reporter says. Kept sealed.'),
    photoId: uuid
      .optional()
      .describe('A random UUID; the photo is sent to /photos/{photoId} afterwards. Everybody can see it.'),
  }),
);
export const answerView = z.object({
  answerId: z.string(),
  isComment: z
    .boolean()
    .describe('Nobody had asked, or somebody had answered before: no clock waits for it.'),
});

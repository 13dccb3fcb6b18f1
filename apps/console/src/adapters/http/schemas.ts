import { plainText as text } from '@night-market/service-kit';
import { z } from 'zod';
import { ROLES } from '../../domain/session.ts';

const SECRET_MAX = 128;

/** What is tried may be anything, but not long. */
export const signInBody = z.strictObject({
  name: text(50),
  password: z.string().min(1).max(SECRET_MAX),
  newPassword: z.string().min(1).max(SECRET_MAX).optional(),
});

export const sessionAnswer = z.object({
  operator: z
    .object({ name: z.string(), roles: z.array(z.enum(ROLES)).readonly() })
    .nullable()
    .describe('Who is signed in.'),
  signIn: z.enum(['password', 'redirect']).describe('How operators sign in here.'),
});

export const signOutBody = z.strictObject({
  everywhere: z.boolean().describe('All sessions of the operator, in whichever browser.'),
});

export const signOutAnswer = z.object({
  url: z
    .string()
    .nullable()
    .describe('Where the browser is to go, so that the session at the provider ends too.'),
});

export const startQuery = z.object({ backTo: z.string().optional() });
export const servicePath = z.object({ service: z.string().regex(/^[a-z][a-z0-9-]{0,40}$/) });

export const agentsAnswer = z.object({
  agents: z.array(
    z.object({
      agentId: z.string(),
      service: z.string(),
      url: z.string().exactOptional(),
      state: z.enum(['there', 'suspect', 'gone', 'left']),
      leaseUntil: z.string().exactOptional(),
      goneAt: z.string().exactOptional().describe('When it was given up, of one that is gone.'),
    }),
  ),
});

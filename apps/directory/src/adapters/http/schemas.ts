import { inAddresses } from '@night-market/contracts';
import { z } from 'zod';
import { CAPABILITY_PATTERN, SERVICE_NAME } from '../../domain/capability.ts';

const word = z.string().min(1).max(200);
const serviceName = word.regex(SERVICE_NAME, 'may hold letters, digits and . _ : -');
const agentId = inAddresses(
  z.string().min(1).max(100).regex(SERVICE_NAME, 'may hold letters, digits and . _ : -'),
);
const epoch = z.string().regex(/^\d{1,18}$/, 'is the epoch that the registration was answered with');
const words = z.array(word).max(100);

const agentService = z.strictObject({
  name: serviceName,
  type: word,
  protocols: words.optional(),
  ontologies: words.optional(),
  languages: words.optional(),
  properties: z.record(word, z.string().max(1_000)).optional(),
});

/** Body of PUT /agents/{agentId}. */
export const registration = z.strictObject({
  services: z.array(agentService).max(100),
  operationsUrl: z.url({ protocol: /^https?$/ }).max(500),
  leaseS: z.int().min(5).max(300).optional(),
});
export type Registration = z.output<typeof registration>;

export const agentPath = z.object({ agentId });
export const renewal = z.strictObject({ epoch });
export const leaveQuery = z.strictObject({ epoch });

export const leaseAnswer = z.object({
  agentId: z.string(),
  epoch: z.string(),
  leaseUntil: z.iso.datetime(),
  renewAfterMs: z.int(),
});

export const agentsQuery = z.strictObject({
  capability: z
    .string()
    .min(1)
    .max(200)
    .regex(CAPABILITY_PATTERN, 'may hold letters, digits, . _ : - and * for any characters')
    .optional(),
  type: word.optional(),
  ontology: word.optional(),
  state: z.enum(['live', 'suspect', 'expired']).optional(),
  after: agentId.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export const agentView = z.object({
  agentId: z.string(),
  state: z.enum(['live', 'suspect', 'expired']),
  services: z.array(agentService),
  operationsUrl: z.string(),
  epoch: z.string(),
  registeredAt: z.iso.datetime(),
  leaseUntil: z.iso.datetime(),
});

export const agentsAnswer = z.object({
  agents: z.array(agentView),
  /** Ask with it as `after` for the next page; absent on the last one. */
  next: z.string().optional(),
});

import { readFileSync } from 'node:fs';
import { PlainError } from '@night-market/command-line';
import { z } from 'zod';

/** Where the value of a variable comes from. */
const setting = z.union([
  z.string(),
  /** The address of a service: its first replica. */
  z.strictObject({ url: z.string() }),
  /** The addresses of all replicas of a service, each with this path, joined by commas. */
  z.strictObject({ urls: z.string(), path: z.string().default('') }),
  /** `name=address` of every replica of every service that the auditor asks, joined by commas; where no directory tells. */
  z.strictObject({ audited: z.literal(true) }),
  /** A secret, made at the first start; `webhook` has the form of Standard Webhooks, `password` one to be typed. */
  z.strictObject({
    secret: z.string().regex(/^[A-Z][A-Z_]*$/),
    form: z.enum(['key', 'webhook', 'password']),
  }),
  /** A folder that outlives the process. */
  z.strictObject({ folder: z.literal(true) }),
  /** What the command line of the launcher says; elsewhere it is left out. */
  z.strictObject({ option: z.enum(['gatewaySeed']) }),
]);

const serviceFile = z.strictObject({
  /** What it is for, in one line. */
  about: z.string().min(1),
  /** The port that it gets if that is free; in containers it always does. */
  port: z.int().min(1024).max(65_535),
  /** The program, relative to its folder. */
  main: z.string().default('dist/main.js'),
  /** Whether it has a database, named as it is. */
  database: z.boolean().default(true),
  /** Whether it talks to Kafka, with the operations API and the settings that go with it. */
  kafka: z.boolean().default(true),
  /** Whether the auditor asks its inbox. */
  audited: z.boolean().default(true),
  /** Scopes of libs that it may import besides its own and the shared ones. */
  mayImport: z.array(z.string()).default([]),
  /** Pages worth showing to a person. */
  pages: z.array(z.string()).default(['/docs', '/health/ready', '/metrics']),
  /** Variables beside the common ones. */
  settings: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), setting).default({}),
});

export type Setting = z.output<typeof setting>;

/** A service of the platform, as its `service.json` says; name and folder are where the file stands. */
export interface ServiceDescription extends z.output<typeof serviceFile> {
  readonly name: string;
  /** Relative to the workspace, with slashes. */
  readonly folder: string;
}

/**
 * Reads `<folder>/service.json`.
 * @throws PlainError that names the file and what is wrong in it
 */
export function readServiceFile(root: string, folder: string): ServiceDescription {
  const path = `${folder}/service.json`;
  const read = serviceFile.safeParse(parse(readFileSync(`${root}/${path}`, 'utf8'), path));
  if (read.success) return { ...read.data, name: folder.split('/').at(-1)!, folder };
  const [issue] = read.error.issues;
  throw new PlainError(`${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}.`);
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlainError(`${path} is not JSON: ${(error as Error).message}.`);
  }
}

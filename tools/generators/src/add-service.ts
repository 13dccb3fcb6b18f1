import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readServices } from '@night-market/services';
import { insertLine, nameConsumer } from './edit.ts';
import { format, install, snapshotContracts, writeServices } from './finish.ts';
import { newName } from './names.ts';
import { render } from './render.ts';

/** What the new service is like in what it takes from npm. */
const MODEL = 'apps/orchestrator/package.json';
/** The topic that the new service reads. */
const TOPIC = 'libs/contracts/src/pay/txn.v1.ts';
const ABOUT = 'counts the captured orders of each stall';

export interface AddOptions {
  /** What time it is, for the number of its first migration; milliseconds since 1970. */
  readonly nowMs: number;
  readonly say: (line: string) => void;
}

/**
 * Writes a whole working service: it reads what payments tells of orders, counts the captures of each stall, and answers
 * `GET /stalls/{stallId}/captures`. Everything else that knows of services is brought up to date.
 * @returns the files that were written or edited, relative to the workspace; what is generated comes besides
 * @throws PlainError in one sentence
 */
export async function addService(root: string, text: string, { nowMs, say }: AddOptions): Promise<string[]> {
  const name = newName(root, text);
  const port = freePort(readServices(root).map((service) => service.port));
  const folder = `apps/${name.kebab}`;
  const written = render(root, 'service', folder, {
    name: name.kebab,
    camel: name.camel,
    Pascal: name.pascal,
    title: `${name.title}: ${ABOUT}`,
    about: ABOUT,
    port: String(port),
    timestamp: String(nowMs),
    ...versions(root),
  });
  const edited = [
    nameConsumer(root, TOPIC, name.kebab),
    insertLine(root, 'docs/ARCHITECTURE.md', /^apps\//, `${folder.padEnd(20)} ${ABOUT}`),
    insertLine(
      root,
      'docs/ARCHITECTURE.md',
      /^\| auditor +\|/,
      `| ${name.kebab} | stall_order (one per order) |`,
    ),
    insertLine(
      root,
      'README.md',
      /^\| http:\/\/127\.0\.0\.1:\d+\/docs/,
      `| http://127.0.0.1:${port}/docs | ${name.kebab}: \`GET /stalls/{stallId}/captures\` |`,
    ),
  ];
  say(`${folder}: written; it gets port ${port}`);
  say('npm install, and the snapshots of the contracts ...');
  await install(root);
  const all = [...new Set([...written, ...edited])];
  format(root, all);
  writeServices(root);
  snapshotContracts(root);
  return all;
}

function freePort(taken: readonly number[]): number {
  let port = 3001;
  while (taken.includes(port)) port += 1;
  return port;
}

const versions = (root: string): Record<string, string> => {
  const { dependencies } = JSON.parse(readFileSync(join(root, MODEL), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  return Object.fromEntries(Object.entries(dependencies).map(([name, range]) => [`version:${name}`, range]));
};

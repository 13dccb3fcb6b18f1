import { execFileSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { dependantsOf, projects } from './workspace.ts';

interface Graph {
  readonly nodes: Record<string, { data: { root: string; targets: Record<string, unknown> } }>;
  readonly dependencies: Record<string, { target: string }[]>;
}

/** Nx as its users call it, without a daemon that would outlive the test. */
function nx(...args: string[]): string {
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1' };
  return execFileSync(process.execPath, ['node_modules/.bin/nx', ...args], {
    ...{ env, encoding: 'utf8', timeout: 120_000, stdio: ['ignore', 'pipe', 'pipe'] },
  });
}

let graph: Graph;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'graph-'));
  try {
    nx('graph', `--file=${join(folder, 'graph.json')}`);
    ({ graph } = JSON.parse(readFileSync(join(folder, 'graph.json'), 'utf8')) as { graph: Graph });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

const targetsOf = (name: string): string[] => Object.keys(graph.nodes[name]?.data.targets ?? {}).sort();
const having = (target: string): string[] =>
  Object.keys(graph.nodes)
    .filter((name) => targetsOf(name).includes(target))
    .sort();
const namesOf = (roots: string[]): string[] =>
  projects
    .filter(({ root }) => roots.includes(root))
    .map(({ name }) => name)
    .sort();
const rootsWith = (pattern: string): string[] => [
  ...new Set(
    globSync(`{apps,libs,tools}/*/${pattern}`)
      .filter((file) => !/\/(node_modules|fixtures|dist)\//.test(file))
      .map((file) => file.split('/').slice(0, 2).join('/')),
  ),
];

function reachableFrom(name: string, seen = new Set<string>()): Set<string> {
  for (const { target } of graph.dependencies[name] ?? []) {
    if (seen.has(target)) continue;
    reachableFrom(target, seen.add(target));
  }
  return seen;
}

describe('every project', () => {
  it('has lint, typecheck and test', () => {
    expect(Object.keys(graph.nodes).sort()).toEqual(projects.map(({ name }) => name).sort());
    for (const { name } of projects)
      expect(targetsOf(name), name).toEqual(expect.arrayContaining(['lint', 'test', 'typecheck']));
  });

  it('has test-int and test-e2e where it has such tests, and build and serve where they apply', () => {
    expect(having('test-int')).toEqual(namesOf(rootsWith('**/*.int.spec.ts')));
    expect(having('test-e2e')).toEqual(namesOf(rootsWith('**/*.e2e.spec.ts')));
    const apps = namesOf(rootsWith('src/main.ts').filter((root) => root.startsWith('apps/')));
    const pages = namesOf(rootsWith('index.html').filter((root) => root.startsWith('apps/')));
    expect(having('build')).toEqual([...apps, ...pages].sort());
    expect(having('serve')).toEqual([...apps, 'gateway-sim', 'stall-sim'].sort());
  });
});

describe('the graph', () => {
  it('leads from what starts the services to every service', () => {
    for (const name of ['launcher', ...having('test-e2e'), 'bench'])
      expect([...reachableFrom(name)], name).toEqual(expect.arrayContaining(having('serve')));
  });

  it('leads from what mentions the folder of a service to that service', () => {
    const services = projects.filter(({ name }) => having('serve').includes(name));
    for (const { name, root, sources } of projects) {
      const text = sources
        .map((file) => readFileSync(file, 'utf8').replace(/^\s*(\/\/|\*).*$/gm, ''))
        .join('\n');
      const mentioned = services.filter(
        (service) => service.root !== root && text.includes(`${service.root}/`),
      );
      expect([...reachableFrom(name)], root).toEqual(
        expect.arrayContaining(mentioned.map((service) => service.name)),
      );
    }
  });

  it('affects what depends on a changed file, and nothing else', () => {
    const affected = nx('show', 'projects', '--affected', '--files=libs/inbox/src/index.ts', '--json');
    // Besides what its package.json declares, a project may depend on services that it starts or describes.
    const declared = dependantsOf('inbox');
    const services = having('serve').filter((name) => declared.has(name));
    const through = Object.keys(graph.nodes).filter((name) =>
      services.some((service) => reachableFrom(name).has(service)),
    );
    expect((JSON.parse(affected) as string[]).sort()).toEqual([...new Set([...declared, ...through])].sort());
    expect(declared).toContain('payments');
    expect(affected).not.toMatch(/"(?:kernel|contracts|outbox|refund-saga|gateway-sim|audit)"/);
  }, 120_000);
});

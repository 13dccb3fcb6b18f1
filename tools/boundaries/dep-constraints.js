import { existsSync, readdirSync, readFileSync } from 'node:fs';

const infrastructure = ['@nestjs/*', 'typeorm', 'kafkajs', '@kafkajs/*', 'pg'];

/** Which kinds of project each kind may import, in source files. */
const kinds = {
  'type:pure': ['type:pure'],
  'type:delivery': ['type:pure', 'type:delivery'],
  'type:platform': ['type:pure', 'type:delivery', 'type:platform'],
  'type:app': ['type:pure', 'type:delivery', 'type:platform'],
  // A page runs in a browser: all it shares with the services are libraries that run there as well.
  'type:web': ['type:pure'],
  'type:testing': ['type:pure', 'type:delivery', 'type:platform', 'type:testing'],
  'type:tool': ['type:pure', 'type:tool'],
  'type:e2e': ['type:pure', 'type:delivery', 'type:tool', 'type:testing', 'type:e2e'],
};

/** Which contexts each context may import; an app never sees another app's scope. */
const scopes = {
  'scope:shared': ['scope:shared'],
  'scope:refund': ['scope:refund', 'scope:shared'],
  'scope:web': ['scope:web', 'scope:shared'],
  'scope:tools': ['scope:tools', 'scope:shared'],
  ...scopesOfApps(),
};

/** Each app has a scope named as it is; its `service.json` says which others it may import. */
function scopesOfApps() {
  const apps = new URL('../../apps/', import.meta.url);
  const scopes = readdirSync(apps).flatMap((name) => {
    const file = new URL(`${name}/service.json`, apps);
    if (!existsSync(file)) return [];
    const { mayImport = [] } = JSON.parse(readFileSync(file, 'utf8'));
    return [[`scope:${name}`, [name, ...mayImport, 'shared'].map((scope) => `scope:${scope}`)]];
  });
  return Object.fromEntries(scopes);
}

/**
 * The walls between projects, for Nx's `enforce-module-boundaries`. An empty list would mean "anything", so
 * every kind and scope lists at least itself; a project with an unknown tag may import nothing.
 *
 * @param {boolean} forSpecs test files may import the testing library as well
 */
export function depConstraints(forSpecs) {
  const testing = forSpecs ? ['type:testing'] : [];
  return [
    ...Object.entries(kinds).map(([sourceTag, allowed]) => ({
      sourceTag,
      onlyDependOnLibsWithTags: [...allowed, ...testing],
      ...(['type:pure', 'type:web'].includes(sourceTag) ? { bannedExternalImports: infrastructure } : {}),
    })),
    ...Object.entries(scopes).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
      sourceTag,
      onlyDependOnLibsWithTags,
    })),
  ];
}

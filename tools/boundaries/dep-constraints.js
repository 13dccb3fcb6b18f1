const infrastructure = ['@nestjs/*', 'typeorm', 'kafkajs', '@kafkajs/*', 'pg'];

/** Which kinds of project each kind may import, in source files. */
const kinds = {
  'type:pure': ['type:pure'],
  'type:delivery': ['type:pure', 'type:delivery'],
  'type:platform': ['type:pure', 'type:delivery', 'type:platform'],
  'type:app': ['type:pure', 'type:delivery', 'type:platform'],
  'type:testing': ['type:pure', 'type:delivery', 'type:platform', 'type:testing'],
  'type:tool': ['type:pure', 'type:tool'],
  'type:e2e': ['type:pure', 'type:delivery', 'type:tool', 'type:testing', 'type:e2e'],
};

/** Which contexts each context may import; an app never sees another app's scope. */
const scopes = {
  'scope:shared': ['scope:shared'],
  'scope:refund': ['scope:refund', 'scope:shared'],
  'scope:orchestrator': ['scope:orchestrator', 'scope:refund', 'scope:shared'],
  'scope:payments': ['scope:payments', 'scope:shared'],
  'scope:gate': ['scope:gate', 'scope:shared'],
  'scope:auditor': ['scope:auditor', 'scope:shared'],
  'scope:tools': ['scope:tools', 'scope:shared'],
};

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
      ...(sourceTag === 'type:pure' ? { bannedExternalImports: infrastructure } : {}),
    })),
    ...Object.entries(scopes).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
      sourceTag,
      onlyDependOnLibsWithTags,
    })),
  ];
}

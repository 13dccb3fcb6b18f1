// `node --import` of this file runs TypeScript from its sources, with Nest's decorators, which Node's own type stripping
// refuses. The transformer and its settings are those of the build.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TsconfigCache, transformSync } from 'rolldown/utils';

const tsconfig = join(resolve(import.meta.dirname, '../..'), 'tsconfig.json');
const cache = new TsconfigCache(tsconfig);

registerHooks({
  load(url, context, nextLoad) {
    if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
    const path = fileURLToPath(url);
    return { format: 'module', shortCircuit: true, source: compile(path, readFileSync(path, 'utf8')) };
  },
});

function compile(path, source) {
  const { code, map, errors } = transformSync(path, source, { tsconfig, sourcemap: true }, cache);
  if (errors.length > 0) throw new SyntaxError(errors.map(({ message }) => message).join('\n'));
  const sources = { ...map, sources: [path] };
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(sources)).toString('base64')}`;
}

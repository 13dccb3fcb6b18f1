/** What a patch expects of a module: a class with these methods, an object with these functions, or a function. */
export interface Shape {
  readonly of: 'prototype' | 'exports';
  readonly has: readonly string[];
}

/**
 * The first thing of kafkajs that is not as the patches expect it, in a few words; undefined when all is. What it has to
 * load for that is forgotten again: a module that is loaded before its parts are replaced would keep the old ones.
 */
export function misfitOf(
  require: NodeJS.Require,
  version: string,
  shapes: Readonly<Record<string, Shape>>,
): string | undefined {
  const installed = (require('kafkajs/package.json') as { version: string }).version;
  if (installed !== version) return `version ${installed} instead of ${version}`;
  const loadedBefore = new Set(Object.keys(require.cache));
  try {
    return Object.entries(shapes)
      .map(([module, shape]) => misfit(require, module, shape))
      .find((one) => one !== undefined);
  } finally {
    for (const path of Object.keys(require.cache)) if (!loadedBefore.has(path)) delete require.cache[path];
  }
}

function misfit(require: NodeJS.Require, module: string, { of, has }: Shape): string | undefined {
  let exports: unknown;
  try {
    exports = require(module);
  } catch {
    return `${module} is missing`;
  }
  if (has.length === 0) return typeof exports === 'function' ? undefined : `${module} is no function`;
  const holder = (of === 'prototype' ? (exports as { prototype?: unknown }).prototype : exports) ?? {};
  const missing = has.find((name) => typeof (holder as Record<string, unknown>)[name] !== 'function');
  return missing === undefined ? undefined : `${module} has no ${missing}`;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PlainError } from '@night-market/command-line';

/** One name in the ways in which code writes it. */
export interface Name {
  /** `night-bus`: the folder, the package, the service. */
  readonly kebab: string;
  /** `nightBus`: a variable. */
  readonly camel: string;
  /** `NightBus`: a type. */
  readonly pascal: string;
  /** `Night bus`: a heading. */
  readonly title: string;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const LENGTH_MAX = 40;

/**
 * Reads the name of a new project.
 * @throws PlainError when it is no name, or one that a project has already
 */
export function newName(root: string, text: string): Name {
  if (!NAME.test(text) || text.length > LENGTH_MAX)
    throw new PlainError(
      `"${text}" is no name: take small letters, digits and single dashes, such as night-bus, ${LENGTH_MAX} characters at most.`,
    );
  const taken = ['apps', 'libs', 'tools'].find((kind) => existsSync(join(root, kind, text)));
  if (taken) throw new PlainError(`${taken}/${text} is there already: take another name.`);
  const words = text.split('-');
  const pascal = words.map(capital).join('');
  return {
    kebab: text,
    camel: pascal[0]!.toLowerCase() + pascal.slice(1),
    pascal,
    title: capital(words.join(' ')),
  };
}

const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);

import ts from 'typescript';

/** A piece of text to be put into a source at a place. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

/** A source file with its syntax tree; edits are insertions at nodes, all other bytes stay as they are. */
export class Source {
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text;
    this.tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  }

  /** All nodes that satisfy `is`, in the order of the text. */
  all<T extends ts.Node>(is: (node: ts.Node) => node is T): T[] {
    const found: T[] = [];
    const visit = (node: ts.Node): void => {
      if (is(node)) found.push(node);
      ts.forEachChild(node, visit);
    };
    visit(this.tree);
    return found;
  }

  uses(identifier: string): boolean {
    return this.all(ts.isIdentifier).some(({ text }) => text === identifier);
  }

  with(...insertions: readonly Insertion[]): string {
    return [...insertions]
      .sort((left, right) => right.at - left.at)
      .reduce((text, one) => text.slice(0, one.at) + one.text + text.slice(one.at), this.text);
  }

  /** After the last import. */
  importing(name: string, from: string): Insertion {
    const last = this.tree.statements.filter(ts.isImportDeclaration).at(-1);
    return { at: last?.end ?? 0, text: `\nimport { ${name} } from '${from}';` };
  }
}

/** The property of an object literal that is called so. */
export function propertyOf(object: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const property = object.properties.filter(ts.isPropertyAssignment).find((one) => nameOf(one.name) === name);
  return property?.initializer;
}

const nameOf = (name: ts.PropertyName): string | undefined =>
  ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : undefined;

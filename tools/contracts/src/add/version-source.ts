import ts from 'typescript';
import { PlainError } from '@night-market/command-line';
import type { Source } from './source.ts';

/**
 * Files with steps between two of these versions (by the constants of their topics) in which the new type passes as it
 * is: wherever such a file tells types apart, the type joins those whose payload stays the same.
 * @throws PlainError when it tells types apart and lets none through
 */
export function withPassingType(
  sources: readonly Source[],
  topicConstants: readonly string[],
  type: string,
): Map<string, string> {
  const steps = sources.filter((source) =>
    source.all(isVersionStep).some((step) => joins(step, topicConstants)),
  );
  const changed = steps.flatMap((source): [string, string][] => {
    const places = source.all(isSwitchOverType).map((one) => passingClause(one, source.path));
    if (places.length === 0) return [];
    return [[source.path, source.with(...places.map((at) => ({ at, text: `case '${type}':\n` })))]];
  });
  return new Map(changed);
}

const isVersionStep = (node: ts.Node): node is ts.TypeReferenceNode =>
  ts.isTypeReferenceNode(node) && node.typeName.getText() === 'VersionStep';

const joins = (
  { typeArguments = ts.factory.createNodeArray() }: ts.TypeReferenceNode,
  constants: readonly string[],
) => typeArguments.some((one) => ts.isTypeQueryNode(one) && constants.includes(one.exprName.getText()));

const isSwitchOverType = (node: ts.Node): node is ts.SwitchStatement =>
  ts.isSwitchStatement(node) && node.expression.getText() === 'type';

/** Before the clause that ends in `return { type, payload }`. */
function passingClause({ caseBlock }: ts.SwitchStatement, path: string): number {
  const passing = caseBlock.clauses.find(
    ({ statements }) => statements[0]?.getText().replaceAll(/\s/g, '') === 'return{type,payload};',
  );
  if (passing) return passing.getStart();
  throw new PlainError(
    `${path} lets no event type through as it is (\`return { type, payload };\`), so the new one must be added by hand.`,
  );
}

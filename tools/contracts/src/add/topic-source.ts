import ts from 'typescript';
import { PlainError } from '@night-market/command-line';
import { propertyOf, type Source } from './source.ts';

/** Where a topic is defined: `export const payCmdV1 = defineTopic({ name, events: {…} })`. */
export interface TopicSource {
  readonly source: Source;
  readonly constant: string;
  readonly events: ts.ObjectLiteralExpression;
}

/** @throws PlainError when no file defines it in the usual form */
export function topicSourceOf(topic: string, sources: readonly Source[]): TopicSource {
  for (const source of sources) {
    for (const declaration of source.all(ts.isVariableDeclaration)) {
      const found = definitionOf(declaration);
      if (found?.topic === topic) return { source, ...found };
    }
  }
  throw new PlainError(
    `No file defines ${topic} as \`const … = defineTopic({ name: '${topic}', …, events: {…} })\`; add the type there by hand.`,
  );
}

function definitionOf({ name, initializer: call }: ts.VariableDeclaration) {
  if (!call || !ts.isCallExpression(call) || call.expression.getText() !== 'defineTopic') return undefined;
  const [definition] = call.arguments;
  if (!definition || !ts.isObjectLiteralExpression(definition)) return undefined;
  const [topic, events] = [propertyOf(definition, 'name'), propertyOf(definition, 'events')];
  if (!topic || !ts.isStringLiteral(topic) || !events || !ts.isObjectLiteralExpression(events))
    return undefined;
  return { topic: topic.text, constant: name.getText(), events };
}

/** The file of the topic with one more event type, whose definition is imported. */
export function withEvent(
  { source, events }: TopicSource,
  type: string,
  constant: string,
  from: string,
): string {
  const last = events.properties.at(-1);
  const [at, before] = last ? [last.end, ','] : [events.getStart() + 1, ''];
  return source.with(source.importing(constant, from), { at, text: `${before}\n${type}: ${constant}` });
}

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PlainError, runStep } from '@night-market/command-line';
import { versionOf, type TopicDefinition } from '@night-market/contracts';
import { ASYNC_API_FILE } from '../generated.ts';
import { fileOf } from '../snapshot-folder.ts';
import type { Texts } from '../texts.ts';
import { definitionText, testText } from './event-files.ts';
import { assertTypeName, eventNames } from './event-names.ts';
import { Source } from './source.ts';
import { topicSourceOf, withEvent, type TopicSource } from './topic-source.ts';
import { withPassingType } from './version-source.ts';
import { writeAll } from './write-all.ts';

/** A new event type, as it was asked for. */
export interface AddRequest {
  readonly topic: string;
  readonly type: string;
  readonly description: string;
}

const SOURCES = 'libs/contracts/src/**/*.ts';

/**
 * Adds a draft of an event type to a topic, and to the other versions that live beside it: definition, example, test,
 * snapshot and the document of the bus. Either all of it is written, or nothing.
 * @returns the paths that were written, from the root, that of the definition first
 * @throws PlainError when it cannot be done
 */
export function addEvent(root: string, topics: readonly TopicDefinition[], request: AddRequest): string[] {
  const { topic: name, type } = request;
  const versions = versionsOf(name, topics);
  assertTypeName(type);
  const taken = versions.find(({ events }) => Object.hasOwn(events, type));
  if (taken) throw new PlainError(`${taken.name} has an event type '${type}' already.`);
  const texts = textsOf(root, versions, request);
  const kept = [...topics.map((one) => fileOf(one.name)), ASYNC_API_FILE];
  writeAll(root, texts, kept, () => {
    node(root, 'node_modules/prettier/bin/prettier.cjs', '--log-level', 'error', '--write', ...texts.keys());
    node(root, 'tools/contracts/src/main.ts', 'snapshot', '--topics');
  });
  return [...texts.keys(), ...versions.map((one) => fileOf(one.name)), ASYNC_API_FILE];
}

/** The topic itself, then the other versions of its family. */
function versionsOf(name: string, topics: readonly TopicDefinition[]): TopicDefinition[] {
  const asked = topics.find((one) => one.name === name);
  if (!asked) {
    const known = topics.map((one) => one.name).sort();
    throw new PlainError(`There is no topic '${name}'; say one of ${known.join(', ')}.`);
  }
  const { family } = versionOf(name);
  return [asked, ...topics.filter((one) => one !== asked && versionOf(one.name).family === family)];
}

function textsOf(root: string, versions: readonly TopicDefinition[], request: AddRequest): Texts {
  const { type } = request;
  const sources = globSync(SOURCES, { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .map((path) => new Source(path, readFileSync(join(root, path), 'utf8')));
  const places = versions.map(({ name }) => topicSourceOf(name, sources));
  const [{ constant: topicConstant, source }] = places as [TopicSource];
  const names = eventNames(topicConstant, source.path, type);
  const files = { definition: `${names.file}.ts`, test: `${names.file}.spec.ts` };
  const there = Object.values(files).find((path) => existsSync(join(root, path)));
  if (there) throw new PlainError(`${there} is there already; remove it or choose another name.`);
  const using = places.find((place) => place.source.uses(names.constant));
  if (using)
    throw new PlainError(`${using.source.path} uses the name ${names.constant} already; choose another.`);
  const event = { ...request, ...names, ...keyOf(versions[0]!) };
  const from = `./${names.file.slice(dirname(names.file).length + 1)}.ts`;
  return new Map([
    [files.definition, definitionText(event)],
    [files.test, testText({ ...event, topics: versions.map(({ name }) => name) })],
    ...places.map((place) => [place.source.path, withEvent(place, type, names.constant, from)] as const),
    ...withPassingType(
      sources,
      places.map(({ constant }) => constant),
      type,
    ),
  ]);
}

/** The topic's key with a value that its examples use. */
function keyOf({ key, events }: TopicDefinition): { key: string; keyExample: string } {
  const [example] = Object.values(events).map((one) => (one.example as Record<string, unknown>)[key]);
  return { key, keyExample: typeof example === 'string' ? example : `${key}-1` };
}

function node(root: string, script: string, ...args: readonly string[]): void {
  runStep(process.execPath, [script, ...args], { cwd: root }, ({ stdout, stderr, reason }) => {
    const [first = reason] = `${stderr}\n${stdout}`.split('\n').filter((line) => line.trim() !== '');
    return `Nothing was added, because ${script} failed: ${first.trim()}`;
  });
}

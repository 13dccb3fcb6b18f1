import type { TopicDefinition } from '../define-topic.ts';
import type { Envelope } from '../envelope.ts';
import { gateAuthStep } from '../gate/auth.versions.ts';
import { payTxnStep } from '../pay/txn.versions.ts';
import { topicNamed, TOPICS } from '../topics.ts';
import type { VersionStep } from './version-step.ts';

/** Every pair of neighbouring versions that live side by side. */
export const VERSION_STEPS: readonly VersionStep[] = [payTxnStep, gateAuthStep].map(
  (step) => step as unknown as VersionStep,
);

type Cast = (event: Envelope) => Envelope;

/** Family and number of a topic version: `pay.txn.v2` is number 2 of `pay.txn`. */
export function versionOf(topic: string): { readonly family: string; readonly number: number } {
  const [, family = topic, number = '0'] = /^(.*)\.v(\d+)$/.exec(topic) ?? [];
  return { family, number: Number(number) };
}

/**
 * How to say an event of one version in another one of its family, newer or older, step by step.
 * @returns undefined when there is no way between the two
 */
export function castBetween(from: string, to: string): Cast | undefined {
  if (from === to) return (event) => event;
  const end = versionOf(to);
  const ascending = versionOf(from).number < end.number;
  for (const { older, newer, up, down } of VERSION_STEPS) {
    const [here, next, cast] = ascending ? [older, newer, up] : [newer, older, down];
    const { number } = versionOf(next.name);
    if (here.name !== from || (ascending ? number > end.number : number < end.number)) continue;
    const rest = castBetween(next.name, to);
    if (rest) return (event) => rest(cast(event as never) as Envelope);
  }
  return undefined;
}

/** How many published versions of its family are newer than a topic; above 0, its readers should move on. */
export function versionsBehind(topic: string, topics: readonly TopicDefinition[] = TOPICS): number {
  const { family, number } = versionOf(topic);
  return topics.filter(({ name, status }) => {
    const other = versionOf(name);
    return status === 'published' && other.family === family && other.number > number;
  }).length;
}

/**
 * The versions of a family that a setting like `v1,v2` names, oldest first.
 * @throws Error when one of them has no contract
 */
export function versionsNamed(family: string, versions: string): TopicDefinition[] {
  return versions
    .split(',')
    .map((version) => {
      const topic = topicNamed(`${family}.${version}`);
      if (!topic) throw new Error(`there is no contract for ${family}.${version}`);
      return topic;
    })
    .sort((left, right) => versionOf(left.name).number - versionOf(right.name).number);
}

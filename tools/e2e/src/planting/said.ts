import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { topicSpecs } from '@night-market/contracts';
import type { Evening } from '../evening.ts';
import { recordsOf } from '../sales.ts';

/** Everything that the services have said to others, as text by source. */
export async function everythingSaid(evening: Evening): Promise<ReadonlyMap<string, string>> {
  const topics = topicSpecs().map(async ({ name }) => {
    const records = await recordsOf(evening, name);
    const texts = records.map(({ key, value, headers }) => [key, String(value), ...Object.entries(headers)]);
    return [`topic ${name}`, texts.flat(2).join('\n')] as const;
  });
  const said = new Map<string, string>(await Promise.all(topics));
  for (const file of readdirSync(evening.logDir))
    said.set(`log ${file}`, readFileSync(join(evening.logDir, file), 'utf8'));
  for (const [name, urls] of Object.entries(evening.platform.urls))
    for (const url of urls) said.set(`metrics ${name} ${url}`, await (await fetch(`${url}/metrics`)).text());
  return said;
}

/** The sources that hold a text, in whatever way JSON and addresses may write it. */
export function sourcesOf(said: ReadonlyMap<string, string>, text: string): string[] {
  const escaped = text.replaceAll(
    /[^\0-\x7f]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const writings = [text, encodeURIComponent(text), escaped, Buffer.from(text).toString('base64')];
  return [...said]
    .filter(([, whole]) => writings.some((writing) => whole.includes(writing)))
    .map(([name]) => name);
}

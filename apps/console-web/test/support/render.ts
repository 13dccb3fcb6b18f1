import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { createQueryClient } from '../../src/api/query-client.ts';
import type { SessionState } from '../../src/api/session.ts';
import { LanguageProvider } from '../../src/i18n/language.tsx';
import type { Language } from '../../src/i18n/languages.ts';
import type { DiagramModel } from '../../src/sagas/diagram-model.ts';
import Diagram from '../../src/sagas/diagram.tsx';
import { router } from '../../src/router.tsx';
import { theme } from '../../src/theme.ts';
import { ZoneProvider } from '../../src/time/zone.tsx';
import type { Overview } from '../../src/api/overview-types.ts';
import { CONTEXT_QUERIES } from './context-data.ts';
import {
  ACTS,
  AGENTS,
  BATCHES,
  DEFINITION,
  FOUND,
  GROUP,
  JOB,
  NOT_FOUND,
  PARKED,
  SAGA,
  TRAIL,
} from './data.ts';
import { WELL } from './overview-data.ts';

/** What the page finds in a browser that it asks for its language and its address. */
function inBrowser(language: Language, path: string): void {
  const kept = new Map([['console-language', language]]);
  Object.assign(globalThis, {
    localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: () => undefined },
    window: { location: new URL(path, 'http://console.test') },
  });
}

/** A page as the server of a browser would write it: what is read of it, and how it is marked up. */
export async function render(
  path: string,
  language: Language,
  session: SessionState,
  overview: Overview = WELL,
): Promise<string> {
  const browser = { localStorage: globalThis.localStorage, window: globalThis.window };
  inBrowser(language, path);
  try {
    const client = createQueryClient();
    client.setQueryData(['session'], session);
    client.setQueryData(['overview'], overview);
    client.setQueryData(['orders', 'sagas', {}], { sagas: [SAGA], next: 'order-1' });
    client.setQueryData(['orders', 'sagas', { which: 'settled' }], { sagas: [], next: null });
    client.setQueryData(['orders', 'saga', SAGA.orderId], SAGA);
    client.setQueryData(['orders', 'acts', SAGA.orderId], { acts: [] });
    client.setQueryData(['definition'], DEFINITION);
    client.setQueryData(['acts', {}], ACTS);
    client.setQueryData(['trails', TRAIL.correlationId], TRAIL);
    client.setQueryData(['trails', 'found', undefined], FOUND);
    client.setQueryData(['trails', 'found', TRAIL.correlationId], NOT_FOUND);
    client.setQueryData(['agents'], { agents: AGENTS });
    for (const service of ['gate', 'payments'])
      client.setQueryData(['parked', service, 'groups'], service === 'gate' ? null : { groups: [GROUP] });
    client.setQueryData(['parked', 'payments', 'keys', {}], { keys: [PARKED], next: 'order-1' });
    client.setQueryData(['parked', 'payments', 'matching', {}], { at: SAGA.updatedAt, keys: 2 });
    for (const service of ['gate', 'payments'])
      client.setQueryData(
        ['parked', service, 'batches', undefined],
        service === 'gate' ? null : { batches: BATCHES, next: JOB.id },
      );
    client.setQueryData(['parked', 'payments', 'key', 'order-1'], PARKED);
    client.setQueryData(['parked', 'payments', 'batch', JOB.id], JOB);
    for (const [key, answer] of CONTEXT_QUERIES) client.setQueryData(key, answer);
    const history = createMemoryHistory({ initialEntries: [path] });
    router.update({ ...router.options, history });
    await router.load();
    const page = createElement(ZoneProvider, null, createElement(RouterProvider, { router }));
    const spoken = createElement(LanguageProvider, null, page);
    return renderToString(
      createElement(MantineProvider, { theme }, createElement(QueryClientProvider, { client }, spoken)),
    );
  } finally {
    Object.assign(globalThis, browser);
  }
}

export const renderDiagram = (model: DiagramModel): string =>
  renderToString(createElement(MantineProvider, { theme }, createElement(Diagram, { model })));

/** What is read and heard of a page, without what comes from the services. */
export const wordsOf = (html: string): string =>
  html
    .replaceAll(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    // What a page says by attributes is heard.
    .replaceAll(/ (?:aria-label|aria-description|title|placeholder|alt)="([^"]*)"/g, '> $1 <')
    .replaceAll(/<(\w+)[^>]* data-value="true"[^>]*>[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, '\n')
    .replaceAll(/&[a-z#\d]+;/g, ' ')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');

/** The service worker: keeps the page, so that it opens without a network. It never touches the API. */
interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  addEventListener(type: 'install' | 'activate', listen: (event: Waiting) => void): void;
  addEventListener(type: 'fetch', listen: (event: Fetching) => void): void;
}

/** Written in by the build. */
const FILES = '__FILES__' as unknown as readonly string[];
const CACHE = 'scanner-__BUILD__';

const worker = globalThis as unknown as Worker;
const { scope } = worker.registration;

async function keep(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(['', ...FILES].map((file) => new Request(scope + file, { cache: 'reload' })));
}

async function takeOver(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith('scanner-') && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  const key = request.mode === 'navigate' ? scope : request;
  const kept = await caches.match(key, { cacheName: CACHE, ignoreSearch: request.mode === 'navigate' });
  return kept ?? fetch(request);
}

worker.addEventListener('install', (event) => event.waitUntil(keep()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method === 'GET' && request.url.startsWith(scope)) event.respondWith(answer(request));
});

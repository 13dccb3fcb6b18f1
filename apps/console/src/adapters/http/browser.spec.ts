import { describe, expect, it } from 'vitest';
import { cookieOf, isOwnPage, ownPath, setCookie } from './browser.ts';

const HOST = 'console.test:3008';
const act = (headers: Record<string, string | undefined>) => ({
  method: 'POST',
  headers: { host: HOST, 'x-console-page': '1', ...headers },
});

describe('an act', () => {
  it.each([
    [
      'the page where the browser says so',
      act({ 'sec-fetch-site': 'same-origin', origin: `https://${HOST}` }),
    ],
    ['the page behind a proxy that ends TLS', act({ origin: `http://${HOST}` })],
    ['a program of ours', act({})],
  ])('is taken from %s', (_, request) => expect(isOwnPage(request)).toBe(true));

  it.each([
    ['another page', act({ 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' })],
    ['a page of a sister site', act({ 'sec-fetch-site': 'same-site' })],
    ['another page, told by an old browser', act({ origin: 'https://evil.test' })],
    ['a page that hides its origin', act({ origin: 'null' })],
    ['a form, which can send no header of ours', act({ 'x-console-page': undefined })],
  ])('is not taken from %s', (_, request) => expect(isOwnPage(request)).toBe(false));

  it('is measured by the address that browsers know, where it is known', () => {
    const request = act({ origin: 'https://console.example' });
    expect([isOwnPage(request), isOwnPage(request, 'https://console.example')]).toEqual([false, true]);
    expect(isOwnPage(act({ origin: `http://${HOST}` }), 'https://console.example')).toBe(false);
  });

  it('is no question', () => {
    expect(isOwnPage({ method: 'GET', headers: { 'sec-fetch-site': 'cross-site' } })).toBe(true);
  });
});

describe('cookies', () => {
  it('are read by their name', () => {
    const request = { headers: { cookie: 'a=1; session=x=y; session=z; sessions=q' } };
    expect(['session', 'a', 'b'].map((name) => cookieOf(request, name))).toEqual(['x=y', '1', undefined]);
    expect(cookieOf({ headers: {} }, 'a')).toBeUndefined();
  });

  it('are kept from scripts, and from plain HTTP where there is TLS', () => {
    const options = { path: '/', sameSite: 'Strict', maxAgeS: 60 } as const;
    expect(setCookie('s', 'x', { ...options, isSecure: false })).toBe(
      's=x; Path=/; HttpOnly; SameSite=Strict; Max-Age=60',
    );
    expect(setCookie('s', 'x', { ...options, isSecure: true })).toMatch(/; Secure$/);
  });
});

describe('where an operator is sent back to', () => {
  it.each(['/', '/sagas?state=NeedsAttention', '/sagas/%E5%96%AE#history'])('%j', (path) =>
    expect(ownPath(path)).toBe(path),
  );
  it.each([
    undefined,
    '',
    'sagas',
    '//evil.test',
    '/\\evil.test',
    'https://evil.test',
    '/a\r\nb',
    `/${'x'.repeat(500)}`,
  ])('is never %j', (path) => expect(ownPath(path)).toBe('/'));
});

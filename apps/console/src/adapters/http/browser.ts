/** As much of a request as is needed here. */
export interface BrowserRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** The header that the page sends with every act; a page from elsewhere cannot send it without our leave. */
export const PAGE_HEADER = 'x-console-page';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whether a request is one of the console's own page. Questions change nothing; an act must prove where it comes from: by a
 * header that other pages cannot send, and by what the browser itself says.
 * @param consoleUrl what browsers call the console, where that is known; else the Host header says it
 */
export function isOwnPage({ method, headers }: BrowserRequest, consoleUrl?: string): boolean {
  if (SAFE.includes(method)) return true;
  if (headers[PAGE_HEADER] !== '1') return false;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  const { origin } = headers;
  return origin === undefined || (typeof origin === 'string' && isOrigin(origin, headers, consoleUrl));
}

function isOrigin(
  origin: string,
  headers: BrowserRequest['headers'],
  consoleUrl: string | undefined,
): boolean {
  if (consoleUrl !== undefined) return origin === new URL(consoleUrl).origin;
  return URL.canParse(origin) && new URL(origin).host === headers['host'];
}

/** The value of a cookie; the first where a browser sends several of the name. */
export function cookieOf({ headers }: Pick<BrowserRequest, 'headers'>, name: string): string | undefined {
  const { cookie } = headers;
  if (typeof cookie !== 'string') return undefined;
  for (const pair of cookie.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

export interface CookieOptions {
  readonly path: string;
  readonly sameSite: 'Strict' | 'Lax';
  readonly maxAgeS: number;
  readonly isSecure: boolean;
}

/** For the Set-Cookie header; scripts of the page never see it. */
export const setCookie = (
  name: string,
  value: string,
  { path, sameSite, maxAgeS, isSecure }: CookieOptions,
): string =>
  `${name}=${value}; Path=${path}; HttpOnly; SameSite=${sameSite}; Max-Age=${maxAgeS}${isSecure ? '; Secure' : ''}`;

const PATH = /^\/(?![/\\])[^\s\\]*$/;
const PATH_MAX_CHARACTERS = 500;

/** A path of the console; its beginning for everything else, so that nobody is sent elsewhere. */
export const ownPath = (text: string | undefined): string =>
  text !== undefined && text.length <= PATH_MAX_CHARACTERS && PATH.test(text) ? text : '/';

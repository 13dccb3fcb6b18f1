import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';

type Headers = Readonly<Record<string, string>>;

/** Of helmet's headers those that mean something for an API. */
const COMMON = {
  frameguard: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  permittedCrossDomainPolicies: false,
  hidePoweredBy: false,
  xssFilter: false,
} as const satisfies HelmetOptions;
const NOTHING = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };
/** The page of Swagger has its scripts in files; it writes styles into its elements. */
const SWAGGER = {
  ...NOTHING,
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
};

export interface SecurityHeaders {
  readonly api: Headers;
  readonly docs: Headers;
}

/** Made once: they are the same for every answer. */
export function securityHeaders(isTls: boolean): SecurityHeaders {
  const strictTransportSecurity = isTls && { maxAge: 31_536_000, includeSubDomains: false };
  const made = (directives: Record<string, string[]>): Headers => ({
    'cache-control': 'no-store',
    ...headersOf({
      ...{ ...COMMON, strictTransportSecurity },
      contentSecurityPolicy: { useDefaults: false, directives },
    }),
  });
  return { api: made(NOTHING), docs: made(SWAGGER) };
}

/** What helmet sets on an answer. */
function headersOf(options: HelmetOptions): Headers {
  const headers: Record<string, string> = {};
  const response = {
    setHeader: (name: string, value: string) => void (headers[name.toLowerCase()] = value),
    removeHeader: () => undefined,
  };
  helmet(options)({} as IncomingMessage, response as unknown as ServerResponse, (error) => {
    if (error !== undefined) throw error as Error;
  });
  return headers;
}

export const DOCS = /^\/docs([/?-]|$)/;

export function setSecurityHeaders(reply: FastifyReply, { api, docs }: SecurityHeaders, url: string): void {
  void reply.headers(DOCS.test(url) ? docs : api);
}

/** On every answer. Nothing is kept by anyone; a route whose answer is public says so by its own Cache-Control. */
export function useSecurityHeaders(server: FastifyInstance, headers: SecurityHeaders): void {
  server.addHook('onRequest', (request, reply, done) => {
    setSecurityHeaders(reply, headers, request.url);
    done();
  });
}

import { Readable } from 'node:stream';
import { Inject, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Problem, problemInOtherFormat } from '@night-market/service-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { limited, LINES_ROUTES, type Bytes } from './lines.ts';
import { toV1Error, V1_JSON, V1_ROUTE, V1_ROUTES } from './v1-format.ts';

const FORM_MAX_BYTES = 16_384;

const wrongKind = (wanted: string): Problem =>
  new Problem(415, 'unsupported_media_type', `The body must be ${wanted}.`);

const repeated = (name: string): Problem =>
  new Problem(400, 'duplicate_field', 'A field stands in the form more than once.', {
    errors: [{ pointer: `/${name}`, detail: 'stands more than once' }],
  });

type Done = (error: Error | null, value?: unknown) => void;

/** Bodies that only some routes take: forms of the old scanners, and lines that are streamed. */
export class BodyKinds implements OnModuleInit {
  private readonly host: HttpAdapterHost;

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.host = host;
  }

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_MAX_BYTES },
      (request, body, done) => {
        keepBytes(request, Buffer.from(body as string));
        parseForm(request, body as string, done);
      },
    );
    for (const type of ['application/x-ndjson', 'text/csv'])
      server.addContentTypeParser(type, (request, payload, done) => {
        const takes = LINES_ROUTES[routeOf(request)] ?? [];
        if (!takes.includes(type)) return done(wrongKind('application/json'));
        if (!isSigned(request)) return done(null, payload);
        readWhole(request, payload).then((whole) => done(null, whole), done);
      });
    server.addHook('onSend', (request, reply, payload, done) => done(null, inV1(request, reply, payload)));
  }
}

const routeOf = ({ routeOptions, url }: FastifyRequest): string => routeOptions.url ?? url.split('?', 1)[0]!;

const isSigned = ({ headers }: FastifyRequest): boolean => /^device /i.test(headers.authorization ?? '');

/** What the signature of a request covers. */
const keepBytes = (request: FastifyRequest, bytes: Buffer): void =>
  void Object.assign(request, { rawBody: bytes });

/** A signature covers the whole body, so it is read before it is believed. */
async function readWhole(request: FastifyRequest, payload: Bytes): Promise<Readable> {
  const parts: Uint8Array[] = [];
  for await (const part of limited(payload)) parts.push(part);
  const whole = Buffer.concat(parts);
  keepBytes(request, whole);
  return Readable.from([whole]);
}

function parseForm(request: FastifyRequest, body: string, done: Done): void {
  if (routeOf(request) !== V1_ROUTE) return done(wrongKind('application/json'));
  const fields: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(body)) {
    if (Object.hasOwn(fields, name)) return done(repeated(name));
    Object.defineProperty(fields, name, { value, enumerable: true });
  }
  done(null, fields);
}

/** An old scanner gets every answer in its own format, whoever refuses it. */
function inV1(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (!routeOf(request).startsWith(V1_ROUTES)) return payload;
  return problemInOtherFormat(reply, payload, (problem) => ({
    contentType: V1_JSON,
    text: toV1Error(problem),
  }));
}

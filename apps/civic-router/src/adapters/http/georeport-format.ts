import { Inject, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { CONTENT_TYPES, errorsDocument, GeoReportError, write, type Format } from '@night-market/open311';
import { Problem, problemInOtherFormat } from '@night-market/service-kit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** All addresses of GeoReport begin so. */
export const GEOREPORT = 'open311';
const MISTAKES = {
  type: 'array',
  items: {
    type: 'object',
    required: ['code', 'description'],
    properties: { code: { type: 'integer' }, description: { type: 'string' } },
  },
};

/** What every answer that is no success holds, for the document of the API. */
export const ERRORS = {
  description: 'What is wrong, as the GeoReport v2 specification says.',
  content: { 'application/json': { schema: MISTAKES }, 'text/xml': { schema: { type: 'string' } } },
};

const ROUTES = `/${GEOREPORT}/`;
const FORM_MAX_BYTES = 65_536;

const wrongKind = new Problem(415, 'unsupported_media_type', 'The body must be application/json.');
const notUtf8 = new Problem(400, 'invalid_form', 'The form is not UTF-8.');

/** Forms as GeoReport posts them, and its own format for whatever is refused there. */
export class GeoReportFormat implements OnModuleInit {
  private readonly host: HttpAdapterHost;

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost) {
    this.host = host;
  }

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'buffer', bodyLimit: FORM_MAX_BYTES },
      (request, body, done) => {
        if (!request.url.startsWith(ROUTES)) return done(wrongKind);
        try {
          done(null, new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer));
        } catch {
          done(notUtf8);
        }
      },
    );
    server.addHook('onSend', (request, reply, payload, done) =>
      done(null, inGeoReport(request, reply, payload)),
    );
  }
}

/** By the end of the path; XML, which every client must read, where it says neither. */
export const formatOf = (url: string): Format => (/\.json$/u.test(url.split('?', 1)[0]!) ? 'json' : 'xml');

/** Runs what may find mistakes of a client. @throws Problem that is answered in the format of GeoReport */
export function checked<Done>(work: () => Done): Done {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof GeoReportError)) throw error;
    const errors = error.mistakes.map(({ description }) => ({ pointer: '', detail: description }));
    throw new Problem(error.status, 'georeport_refused', 'The request was refused.', { errors });
  }
}

interface Told {
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer: string; readonly detail: string }[];
}

function inGeoReport(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (!request.url.startsWith(ROUTES)) return payload;
  return problemInOtherFormat(reply, payload, (problem) => {
    const { status, title, detail, errors = [] } = JSON.parse(problem) as Told;
    const sentences =
      errors.length > 0 ? errors.map((one) => one.detail) : [[title, detail].filter(Boolean).join(' ')];
    const format = formatOf(request.url);
    const mistakes = sentences.map((description) => ({ code: status, description }));
    return { contentType: CONTENT_TYPES[format], text: write(errorsDocument(mistakes), format) };
  });
}

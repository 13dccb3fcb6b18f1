import { Inject, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Problem } from '@night-market/service-kit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export const PHOTO_MAX_BYTES = Symbol('PHOTO_MAX_BYTES');

const ROUTES = '/photos/';
/** By its content it is known what it is; a browser names the type by the end of the file's name. */
const BINARY = /^(image\/|application\/octet-stream)/;

const wrongKind = new Problem(415, 'unsupported_media_type', 'The body must be application/json.');

/** Lets the routes of photos take pictures as bodies, and no other route. */
export class PhotoBodies implements OnModuleInit {
  private readonly host: HttpAdapterHost;
  private readonly maxBytes: number;

  constructor(@Inject(HttpAdapterHost) host: HttpAdapterHost, @Inject(PHOTO_MAX_BYTES) maxBytes: number) {
    this.host = host;
    this.maxBytes = maxBytes;
  }

  onModuleInit(): void {
    const server = this.host.httpAdapter.getInstance<FastifyInstance>();
    server.addContentTypeParser(BINARY, (request, payload, done) => {
      if (!request.url.startsWith(ROUTES)) return done(wrongKind);
      this.read(request, payload).then((bytes) => done(null, bytes), done);
    });
  }

  private async read({ headers }: FastifyRequest, payload: AsyncIterable<Buffer>): Promise<Buffer> {
    // Whoever says that it is too much need not send it.
    if (Number(headers['content-length'] ?? 0) > this.maxBytes) throw this.tooLarge();
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of payload) {
      bytes += part.length;
      if (bytes > this.maxBytes) throw this.tooLarge();
      parts.push(part);
    }
    return Buffer.concat(parts);
  }

  private tooLarge(): Problem {
    return new Problem(413, 'photo_too_large', 'The photo is too large.', {
      detail: `Send at most ${this.maxBytes} bytes.`,
    });
  }
}

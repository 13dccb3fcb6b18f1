import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Lets pages of these origins call the API; without any, browsers let none. Credentials are never sent by browsers on their own. */
export function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'X-Correlation-Id'],
    exposedHeaders: [
      ...['Location', 'Retry-After', 'RateLimit', 'RateLimit-Policy'],
      ...['WWW-Authenticate', 'X-Correlation-Id', 'Idempotent-Replayed'],
    ],
    credentials: false,
    maxAge: 600,
    strictPreflight: false,
  });
}

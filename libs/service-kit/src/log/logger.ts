import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import type { Log } from '@night-market/kernel';
import { pino, type Logger } from 'pino';
import { logStream } from './log-stream.ts';
import { maskLine } from './mask-line.ts';

/** The correlation id of the HTTP request under way; log lines pick it up by themselves. */
export const requestScope = new AsyncLocalStorage<{ readonly correlationId: string }>();

/**
 * Structured JSON lines on standard output. Fields are ids and numbers, never personal data; should some come in with an
 * error's text all the same, it is masked. A full disk stops nothing: lines are lost and counted.
 * @param lost hears of each line that is lost
 * @param fd the file descriptor to write to
 */
export function createLog(
  service: string,
  level: string,
  lost: () => void = () => undefined,
  fd = 1,
): Logger & Log {
  const recovered = (lines: number): void =>
    log.warn({ lines }, 'log lines were lost while the log could not be written');
  const log = pino(
    {
      level,
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: () => requestScope.getStore() ?? {},
      hooks: { streamWrite: maskLine },
    },
    logStream({ lost, recovered }, fd),
  );
  return log;
}

/** Nest's own lines through the same log. */
export class NestLog implements LoggerService {
  private readonly inner: Logger;

  constructor(inner: Logger) {
    this.inner = inner;
  }

  log(message: unknown, context?: string): void {
    this.inner.debug({ context }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.inner.warn({ context }, String(message));
  }

  error(message: unknown, stack?: string, context?: string): void {
    this.inner.error({ context, stack }, message instanceof Error ? message.message : String(message));
  }

  debug(message: unknown, context?: string): void {
    this.inner.debug({ context }, String(message));
  }

  verbose(message: unknown, context?: string): void {
    this.inner.trace({ context }, String(message));
  }
}

import type { FastifyInstance } from 'fastify';

/**
 * Lets a server close in good time. A connection that is answering when the server closes would be kept alive after it,
 * for longer than a service may take to stop: its client is told that it ends with this answer. What has not come to
 * an end after `limitMs`, such as a request that never arrives in whole, is cut.
 */
export function closeInTime(app: FastifyInstance, limitMs: number): void {
  let isClosing = false;
  app.addHook('preClose', (done) => {
    isClosing = true;
    const cut = setTimeout(() => app.server.closeAllConnections(), limitMs);
    app.server.once('close', () => clearTimeout(cut));
    done();
  });
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (isClosing) void reply.header('connection', 'close');
    done();
  });
}

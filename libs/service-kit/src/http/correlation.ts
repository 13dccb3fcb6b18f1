import { newId } from '@night-market/kernel';
import type { FastifyInstance } from 'fastify';
import { requestScope } from '../log/logger.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/** The caller's correlation id when it sends a proper one, else a new one; it is sent back in `x-correlation-id`. */
export function useCorrelation(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    const given = request.headers['x-correlation-id'];
    const correlationId = typeof given === 'string' && UUID.test(given) ? given.toLowerCase() : newId();
    void reply.header('x-correlation-id', correlationId);
    requestScope.run({ correlationId }, done);
  });
}

export const correlationIdOf = (): string => requestScope.getStore()?.correlationId ?? newId();

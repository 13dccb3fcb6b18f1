import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Metrics } from '../metrics/metrics.ts';

/** Probes and scrapes are no traffic; a service that is not ready would look like one that fails. */
const NOT_COUNTED = /^\/(health\/|metrics$)/;

/** Counts answers by the pattern of their route, never by the address that was asked: patterns are few. */
export function countRequests(server: FastifyInstance, metrics: Metrics): void {
  const requests = metrics.counter('http_requests_total', 'HTTP requests answered.', [
    'method',
    'route',
    'status',
  ]);
  const seconds = metrics.seconds('http_request_duration_seconds', 'From the request to the last byte.', [
    'method',
    'route',
  ]);
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.is404 ? 'unmatched' : (request.routeOptions.url ?? 'unmatched');
    if (!NOT_COUNTED.test(route)) {
      // Clients may invent methods for addresses that do not exist.
      const method = route === 'unmatched' ? 'ANY' : request.method;
      requests.inc({ method, route, status: String(reply.statusCode) });
      // A stream ends when its reader goes, which says nothing of how fast we are.
      if (!isEndless(reply)) seconds.observe({ method, route }, reply.elapsedTime / 1_000);
    }
    done();
  });
}

const isEndless = (reply: FastifyReply): boolean =>
  String(reply.getHeader('content-type')).startsWith('text/event-stream');

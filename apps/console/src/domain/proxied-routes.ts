/** An operation of a service that the console may ask for. */
export interface ProxiedRoute {
  /** Who has it; `*` stands for every service that handles events. */
  readonly service: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As OpenAPI writes it. */
  readonly path: string;
}

const of = (service: string, ...routes: readonly `${ProxiedRoute['method']} ${string}`[]): ProxiedRoute[] =>
  routes.map((route) => {
    const [method, path] = route.split(' ') as [ProxiedRoute['method'], string];
    return { service, method, path };
  });

/** Everything else is out of the browser's reach. */
export const PROXIED_ROUTES: readonly ProxiedRoute[] = [
  ...of(
    'orchestrator',
    'GET /conversations',
    'GET /conversations/{conversationId}',
    'GET /definition',
    'GET /summary',
    'GET /sagas',
    'GET /sagas/{orderId}',
    'GET /sagas/{orderId}/acts',
    'POST /sagas/{orderId}/notes',
    'POST /sagas/{orderId}/legs/{dupTxnId}/paid-outside',
    'POST /sagas/{orderId}/legs/{dupTxnId}/retry',
  ),
  ...of(
    'payments',
    'GET /conversations',
    'GET /conversations/{conversationId}',
    'GET /captures/{captureId}',
    'GET /orders/{orderId}/payments',
    'GET /payments/{id}',
    'GET /ledger/summary',
    'GET /ops/breaks',
    'POST /ops/breaks/{n}/explain',
    'GET /ops/intents',
    'POST /ops/intents/{kind}/try-now',
    'GET /ops/terminals',
    'POST /ops/terminals',
    'POST /ops/terminals/{id}/rotate',
    'POST /ops/terminals/{id}/revoke',
  ),
  ...of(
    'gate',
    'GET /v2/occupancy',
    'GET /v2/zones',
    'GET /v2/conflicts',
    'GET /v2/tickets/{ticketId}',
    'POST /v2/tickets/{ticketId}/status',
    'POST /v2/scans',
    'GET /ops/devices',
    'POST /ops/devices',
    'POST /ops/devices/{id}/rotate',
    'POST /ops/devices/{id}/revoke',
    'POST /v2/devices/enrolments',
  ),
  ...of(
    'power-ops',
    'GET /conversations',
    'GET /conversations/{conversationId}',
    'GET /feeders',
    'GET /feeders/{feederId}',
    'GET /feeders/{feederId}/load',
    'GET /feeders/{feederId}/decisions',
    'GET /feeders/{feederId}/history',
    'POST /feeders/{feederId}/dry-run',
    'POST /feeders/{feederId}/mode',
    'POST /feeders/{feederId}/reclosed',
    'PUT /feeders/{feederId}/stalls/{stallId}/override',
    'DELETE /feeders/{feederId}/stalls/{stallId}/override',
  ),
  ...of(
    'auditor',
    'GET /ops/findings',
    'GET /ops/topics',
    'GET /ops/topics/{topic}/records',
    'GET /ops/topics/{topic}/partitions/{partition}/records/{offset}',
  ),
  ...of(
    'civic-router',
    'GET /summary',
    'GET /reports',
    'GET /reports/{reportId}',
    'GET /reports/{reportId}/history',
    'POST /reports/{reportId}/close',
    'POST /reports/{reportId}/information-given',
    'POST /reports/{reportId}/reroute',
    'POST /reports/{reportId}/take-out',
    'GET /inspection-plans',
    'POST /inspection-plans',
    'GET /inspection-plans/{planId}',
    'PUT /inspection-plans/{planId}',
    'GET /inspection-plans/{planId}/history',
    'POST /inspection-plans/{planId}/pause',
    'POST /inspection-plans/{planId}/resume',
    'POST /inspection-plans/{planId}/end',
    'GET /inspections',
    'GET /inspections/{inspectionId}',
    'POST /inspections/{inspectionId}/answers',
    'GET /ops/intents',
    'POST /ops/intents/{kind}/try-now',
  ),
  ...of('directory', 'GET /agents'),
  ...of(
    '*',
    'GET /ops/acts',
    'GET /ops/trails/{correlationId}',
    'GET /ops/consumer',
    'GET /ops/consumer/positions',
    'GET /ops/consumer/lag-history',
    'GET /ops/health-figures',
    'GET /ops/parked',
    'GET /ops/parked/groups',
    'GET /ops/parked/{key}',
    'POST /ops/parked/{key}/replay',
    'POST /ops/parked/{key}/discard-head',
    'POST /ops/replay',
    'GET /ops/jobs/{id}',
    'DELETE /ops/jobs/{id}',
  ),
];

/** @param path percent-encoded, with a slash at the start and without a query */
export function mayProxy(
  service: string,
  method: string,
  path: string,
  routes: readonly ProxiedRoute[] = PROXIED_ROUTES,
): boolean {
  const parts = path.split('/');
  // What a server may take for another path.
  if (parts.slice(1).some((part) => part === '' || /^(\.|%2e){1,2}$/i.test(part) || /%2f|%5c|\\/i.test(part)))
    return false;
  return routes.some(
    (route) =>
      (route.service === '*' || route.service === service) &&
      route.method === method &&
      matches(route.path.split('/'), parts),
  );
}

const matches = (pattern: readonly string[], parts: readonly string[]): boolean =>
  pattern.length === parts.length &&
  pattern.every((wanted, n) => wanted === parts[n] || (wanted.startsWith('{') && parts[n] !== ''));

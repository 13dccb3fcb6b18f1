export { Doors } from './access/doors.ts';
export { holdersController, KEY_STORE } from './access/holders.controller.ts';
export { RefusedCallers } from './access/refused-callers.ts';
export { undeclaredRoutes } from './access/undeclared-routes.ts';
export * from './config/common-config.ts';
export * from './config/load-config.ts';
export * from './directory/directory-news.ts';
export * from './feed/index.ts';
export * from './health/health.ts';
export * from './http/capped-count.ts';
export { conversationLine, conversationsView, type ListedConversation } from './http/conversation-schema.ts';
export {
  CONVERSATIONS,
  conversationsController,
  type ConversationReader,
} from './http/conversations.controller.ts';
export * from './http/correlation.ts';
export * from './http/event-stream/index.ts';
export * from './http/limits/address-block.ts';
export { keyReused, requestInFlight } from './http/idempotency-problems.ts';
export { CALLER_LIMITS, type CallerLimits } from './http/limits/limit-callers.ts';
export { RateLimit } from './http/limits/rate-limit.ts';
export { tooMany } from './http/limits/too-many.ts';
export { pageController } from './http/page/page-controller.ts';
export * from './http/page/page-files.ts';
export * from './http/personal-data.ts';
export * from './http/plain-text.ts';
export * from './http/problem.ts';
export * from './http/problem.filter.ts';
export { problemInOtherFormat } from './http/problem-in-other-format.ts';
export * from './log/logger.ts';
export * from './metrics/intent-metrics.ts';
export * from './metrics/metrics.ts';
export type { ActSource } from './ops/acts/pg-acts.ts';
export { FOUND_MAX, type TrailIndex } from './ops/trail/found-trails.ts';
export type { TrailSource } from './ops/trail/pg-trail.ts';
export * from './ops/consumer.controller.ts';
export type { OperableIntents } from './ops/intents.controller.ts';
export { LOOKUP_IDS_MAX } from './ops/schemas.ts';
export * as opsViews from './ops/views.ts';
export * from './retention/pg-expiring-table.ts';
export { logAccess } from './runtime/kafka-connections.ts';
export type { Need } from './runtime/library-tables.ts';
export * from './runtime/recoverable-errors.ts';
export * from './runtime/run-service.ts';
export * from './runtime/service-definition.ts';
export * from './runtime/service-runtime.ts';
export * from './runtime/service-tables.ts';
export * from './runtime/timer-loop.ts';

import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { Envelope } from '@night-market/contracts';
import type { BatchContext } from '@night-market/event-bus';
import type { Clock } from '@night-market/kernel';
import { finalize, type Observable } from 'rxjs';
import type { Metrics } from './metrics.ts';
import type { RecentHandling } from './recent-handling.ts';

/**
 * Measures event handlers: how long each call takes for the types it was given, how long the one in hand has
 * been at it, and, once its transaction is committed, how old the events were by their own time.
 */
export function handlingInterceptor(metrics: Metrics, recent: RecentHandling, clock: Clock): NestInterceptor {
  const handling = metrics.seconds(
    'consumer_handling_duration_seconds',
    'Time of one handler call with events of this type.',
    ['topic', 'type'],
  );
  const endToEnd = metrics.seconds(
    'consumer_event_end_to_end_seconds',
    'From the time the event says it happened to its committed effect.',
    ['topic', 'type'],
  );
  metrics.gauge(
    'consumer_in_hand_seconds',
    'How long the oldest handler call has been running.',
    () => recent.oldestInHandMs / 1_000,
  );
  return {
    intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
      const rpc = context.switchToRpc();
      const events = rpc.getData<readonly Envelope[]>();
      const startedMs = clock.nowMs();
      // A handler follows one topic.
      const ended = recent.begin(events[0]!.topic);
      rpc.getContext<BatchContext>().tx.afterCommit(() => {
        const nowMs = clock.nowMs();
        for (const { topic, type, ts } of events)
          endToEnd.observe({ topic, type }, Math.max(0, nowMs - Date.parse(ts)) / 1_000);
      });
      return next.handle().pipe(
        finalize(() => {
          ended();
          const seconds = (clock.nowMs() - startedMs) / 1_000;
          for (const { topic, type } of oneOfEachType(events)) handling.observe({ topic, type }, seconds);
        }),
      );
    },
  };
}

const oneOfEachType = (events: readonly Envelope[]): Iterable<Envelope> =>
  new Map(events.map((event) => [`${event.topic}/${event.type}`, event])).values();

import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { payTxnV1 } from '@night-market/contracts';
import { OnEvents, reading, type BatchContext } from '@night-market/event-bus';
import type { SqlTx } from '@night-market/kernel';
import type { AdvanceSagas } from '../../advance-sagas/advance-sagas.handler.ts';
import { ADVANCE_SAGAS } from '../../tokens.ts';
import { SAGA_EVENTS, toOccurrence, type SagaEvent } from './to-occurrence.ts';

/** What payments tells of orders moves their sagas. */
@Controller()
export class PaymentEventsController {
  private readonly sagas: AdvanceSagas<SqlTx>;

  constructor(@Inject(ADVANCE_SAGAS) sagas: AdvanceSagas<SqlTx>) {
    this.sagas = sagas;
  }

  @OnEvents(reading(payTxnV1, { unknownTypes: 'park' }), ...SAGA_EVENTS)
  handle(@Payload() events: readonly SagaEvent[], @Ctx() { tx }: BatchContext<SqlTx>): Promise<void> {
    return this.sagas.handle(tx, events.map(toOccurrence));
  }
}

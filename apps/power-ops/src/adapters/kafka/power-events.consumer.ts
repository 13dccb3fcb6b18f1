import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { opsPowerV1 } from '@night-market/contracts';
import { OnEvents, reading, type BatchContext } from '@night-market/event-bus';
import type { SqlTx } from '@night-market/kernel';
import type { NoteInputs } from '../../note-inputs/note-inputs.handler.ts';
import { NOTE_INPUTS } from '../../tokens.ts';
import { INPUT_EVENTS, isNew, toInput, type InputEvent } from './to-input.ts';

/** What meters, breakers and the controllers of stalls say. */
@Controller()
export class PowerEventsController {
  private readonly inputs: NoteInputs<SqlTx>;

  constructor(@Inject(NOTE_INPUTS) inputs: NoteInputs<SqlTx>) {
    this.inputs = inputs;
  }

  @OnEvents(reading(opsPowerV1, { unknownTypes: 'ignore' }), ...INPUT_EVENTS)
  handle(@Payload() events: readonly InputEvent[], @Ctx() { tx }: BatchContext<SqlTx>): Promise<void> {
    return this.inputs.handle(tx, events.filter(isNew).map(toInput));
  }
}

import { describe, it } from 'vitest';
import { captureFailed, captured, requested, resultReplayed } from '../test/support/facts.ts';
import { given } from '../test/support/given.ts';

const isCaptured = { state: 'Captured', txnId: 'cap-1' } as const;
const isDeclined = { state: 'CaptureFailed', code: 'card_declined' } as const;

describe('the order of a refund saga', () => {
  it('is Requested once the charge was asked for', () => {
    given()
      .when(requested)
      .gives({ order: { state: 'Requested' }, history: ['order: None -requested-> Requested (event)'] });
  });

  it('is Captured by a capture, also when nothing was heard of the request', () => {
    given(requested).when(captured).gives({ order: isCaptured });
    given()
      .when(captured)
      .gives({ order: isCaptured, history: ['order: None -captured-> Captured (event)'] });
  });

  it('is CaptureFailed by a decline', () => {
    given(requested).when(captureFailed).gives({ order: isDeclined });
    given().when(captureFailed).gives({ order: isDeclined });
  });

  it('believes a capture more than a decline, whichever comes first', () => {
    given(captureFailed)
      .when(captured)
      .gives({ order: isCaptured, history: ['order: CaptureFailed -captured-> Captured (event)'] });
    given(captured).when(captureFailed).changesNothing();
  });

  it('is not thrown back by facts that come late or again', () => {
    given(captured).when(requested).changesNothing();
    given(captured).when(captured).changesNothing();
    given(captureFailed).when(requested).changesNothing();
    given(requested).when(requested).changesNothing();
  });

  it('only observes a replayed result', () => {
    for (const before of [[], [requested], [captured], [captureFailed]]) {
      given(...before)
        .when(resultReplayed)
        .changesNothing();
    }
  });
});

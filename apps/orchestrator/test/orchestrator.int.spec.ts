import { asOperator } from '@night-market/access/testing';
import { newId, type Trail } from '@night-market/kernel';
import { opsViews } from '@night-market/service-kit';
import { eventually } from '@night-market/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionView, summaryView, type conversationView } from '../src/adapters/http/schemas.ts';
import type { z } from 'zod';
import type { SagaDetail, SagaView } from '../src/adapters/http/views.ts';
import { expectInLog } from './support/places.ts';
import { event, startOrchestrator, type RunningOrchestrator } from './support/service.ts';

type Conversation = z.output<typeof conversationView>;

let service: RunningOrchestrator;

beforeAll(async () => {
  service = await startOrchestrator({ REFUND_MAX_ATTEMPTS: '1' });
});

afterAll(() => service.stop());

async function get<Body>(
  path: string,
  headers: Record<string, string> = asOperator('viewer'),
): Promise<{ status: number; body: Body }> {
  const response = await fetch(service.url + path, { headers });
  return { status: response.status, body: (await response.json()) as Body };
}

/** The saga once it is in that state. */
const sagaIn = (orderId: string, state: string): Promise<SagaDetail> =>
  eventually(async () => {
    const { body } = await get<SagaDetail>(`/sagas/${orderId}`);
    return body.state === state ? body : undefined;
  });

const BEARER = asOperator('operator', 'operator-1');

const retry = (path: string, body: unknown, headers: Record<string, string> = BEARER) =>
  post(`${path}/retry`, body, headers);

async function post(path: string, body: unknown, headers: Record<string, string> = BEARER) {
  const response = await fetch(`${service.url}/sagas/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const OPERATOR = { reason: 'the gateway is back' };

const requested = (orderId: string) =>
  event('requested', { orderId, paymentId: newId(), stallId: 'stall-1' });
const captured = (orderId: string) => event('captured', { orderId, txnId: 'cap-1' });
const duplicate = (orderId: string) => event('duplicate_captured', { orderId, dupTxnId: 'cap-2' });

describe('the orchestrator on a real broker and database', () => {
  it('turns a duplicate capture into one refund command, and settles when it was paid back', async () => {
    await service.send(requested('a-1'), captured('a-1'), duplicate('a-1'));
    const saga = await sagaIn('a-1', 'RefundCommanded');
    expect(saga).toMatchObject({ settled: false, legs: [{ dupTxnId: 'cap-2', attempt: 1 }] });
    const commands = await eventually(async () => {
      const all = await service.bus.readAll('pay.cmd.v1');
      const mine = all.filter(({ key }) => key === 'a-1');
      return mine.length > 0 ? mine : undefined;
    });
    expect(commands).toHaveLength(1);
    expect(commands[0]?.headers).toMatchObject({
      ce_type: 'pay.cmd.v1.refund',
      ce_causationid: saga.history.at(-1)?.eventId,
      'acl-performative': 'request',
      'acl-conversation-id': saga.correlationId,
    });
    await service.send(event('refunded', { orderId: 'a-1', dupTxnId: 'cap-2', refundId: 'r', attempt: 1 }));
    const settled = await sagaIn('a-1', 'Refunded');
    expect(settled.settled).toBe(true);
    expect(settled.history.map(({ n, on }) => `${n} ${on}`)).toEqual([
      '1 requested',
      '2 captured',
      '3 duplicate_captured',
      '4 command_refund',
      '5 refunded',
    ]);
    const conversationId = commands[0]!.headers['acl-conversation-id']!;
    const { status, body } = await get<Conversation>(`/conversations/${conversationId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ requests: [{ orderId: 'a-1', dupTxnId: 'cap-2', state: 'Informed' }] });
    expect(body.requests[0]!.entries.map(({ performative }) => performative)).toEqual(['request', 'inform']);
    expect((await get(`/conversations/${newId()}`)).status).toBe(404);
    const { steps } = (await get<Trail>(`/ops/trails/${conversationId}`)).body;
    expect(steps.flatMap(({ kind, what }) => (kind === 'transition' ? what : []))).toEqual(
      settled.history.map(({ on }) => on),
    );
    expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).sort());
    expectInLog(steps, settled);
  });

  it('counts a redelivered event once', async () => {
    const events = [requested('b-1'), captured('b-1')];
    await service.send(...events, ...events);
    await service.send(...events, captured('b-2'));
    await sagaIn('b-2', 'Captured');
    expect((await sagaIn('b-1', 'Captured')).history).toHaveLength(2);
  });

  it('parks a record that is no event, byte for byte, with its key only', async () => {
    await service.sendRaw('c-1', 'this is no JSON');
    await service.send(captured('c-1'), captured('c-2'));
    await sagaIn('c-2', 'Captured');
    const letters = await eventually(async () => {
      const all = await service.bus.readAll('pay.txn.v1.dlq');
      return all.length > 0 ? all : undefined;
    });
    expect(letters.map(({ value }) => value?.toString())).toEqual(['this is no JSON']);
    const held = `select k.state, count(*)::int as events from stash_key k join stash_event using (consumer, key)
      where key = 'c-1' group by 1`;
    expect(await eventually(() => service.database.query(held))).toEqual([{ state: 'parked', events: 2 }]);
  });

  it('lets an operator retry a leg that needs attention, once', async () => {
    const failed = { orderId: 'd-1', dupTxnId: 'cap-2', attempt: 1, code: 'gateway_down' };
    await service.send(captured('d-1'), duplicate('d-1'));
    await sagaIn('d-1', 'RefundCommanded');
    expect(await retry('d-1/legs/cap-2', OPERATOR)).toMatchObject({ status: 409 });
    await service.send(event('refund_failed', failed));
    await sagaIn('d-1', 'NeedsAttention');
    const answers = await Promise.all([1, 2, 3].map(() => retry('d-1/legs/cap-2', OPERATOR)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409]);
    const { history } = await sagaIn('d-1', 'RefundCommanded');
    expect(history.at(-1)).toMatchObject({ actor: 'operator', on: 'retry_requested' });
    expect(JSON.stringify(history)).not.toMatch(/operator-1|gateway is back/);
    expect((await get('/sagas/d-1/retries', {})).status).toBe(401);
    expect((await get('/sagas/d-1/retries', BEARER)).body).toMatchObject({
      retries: [{ leg: 'cap-2', operator: 'operator-1', reason: OPERATOR.reason }],
    });
    await eventually(async () => {
      const commands = await service.bus.readAll('pay.cmd.v1');
      return commands.filter(({ key }) => key === 'd-1').length === 2;
    });
    expect(await retry('d-1/legs/cap-9', OPERATOR)).toMatchObject({ status: 404 });
    expect(await retry('d-9/legs/cap-2', OPERATOR)).toMatchObject({ status: 404 });
    const wrong = await retry('d-1/legs/cap-2', { why: 'x' });
    expect(wrong).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/reason' }, { pointer: '/why' }] },
    });
  });

  it('lets an operator say that a leg was paid outside, and is done when payments has booked it', async () => {
    const outside = { reason: 'the card is closed', evidence: 'receipt 17' };
    const failed = { orderId: 'd-2', dupTxnId: 'cap-2', attempt: 1, code: 'card_closed' };
    await service.send(captured('d-2'), duplicate('d-2'));
    await sagaIn('d-2', 'RefundCommanded');
    expect(await post('d-2/legs/cap-2/paid-outside', outside)).toMatchObject({
      status: 409,
      body: { code: 'leg_not_waiting' },
    });
    await service.send(event('refund_failed', failed));
    await sagaIn('d-2', 'NeedsAttention');
    for (const headers of [{}, asOperator('viewer')] as Record<string, string>[])
      expect([401, 403]).toContain((await post('d-2/legs/cap-2/paid-outside', outside, headers)).status);
    const personal = { ...outside, evidence: 'mail to lin@example.com' };
    expect(await post('d-2/legs/cap-2/paid-outside', personal)).toMatchObject({
      status: 400,
      body: { code: 'personal_data', errors: [{ pointer: '/evidence' }] },
    });
    const answers = await Promise.all([1, 2].map(() => post('d-2/legs/cap-2/paid-outside', outside)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    const asked = await eventually(async () => {
      const commands = await service.bus.readAll('pay.cmd.v1');
      return commands.find(
        ({ key, headers }) => key === 'd-2' && headers['ce_type']?.endsWith('outside_refund'),
      );
    });
    expect(JSON.parse(String(asked.value))).toMatchObject({
      payload: { orderId: 'd-2', dupTxnId: 'cap-2', attempt: 2, evidence: 'receipt 17' },
    });
    const booked = { orderId: 'd-2', dupTxnId: 'cap-2', attempt: 2, refundId: 'outside:cap-2' };
    await service.send(event('refunded', { ...booked, outsideEvidence: 'receipt 17' }));
    const { legs, settled, history } = await sagaIn('d-2', 'Refunded');
    expect([legs[0]?.state, settled]).toEqual(['RefundedOutside', true]);
    expect(JSON.stringify(history)).not.toMatch(/operator-1|receipt/);
    expect((await get('/sagas/d-2/acts')).body).toMatchObject({
      acts: [{ on: 'outside_reported', leg: 'cap-2', operator: 'operator-1', ...outside }],
    });
    expect((await get('/sagas/d-2/retries')).body).toEqual({ retries: [] });
    expect(await post('d-2/legs/cap-2/paid-outside', outside)).toMatchObject({
      status: 409,
      body: { code: 'already_refunded' },
    });
    const { acts } = (await get<{ acts: object[] }>('/ops/acts?action=outside_reported')).body;
    expect(acts).toMatchObject([{ actor: 'operator-1', detail: { leg: 'cap-2', evidence: 'receipt 17' } }]);
  });

  it('keeps the notes of operators, in the history and for the audit', async () => {
    await service.send(captured('d-3'));
    await sagaIn('d-3', 'Captured');
    const note = { note: 'the customer called' };
    expect((await post('d-3/notes', note, asOperator('viewer'))).status).toBe(403);
    expect((await post('d-3/notes', { note: 'call 0912-345-678' })).body).toMatchObject({
      code: 'personal_data',
    });
    expect((await post('d-9/notes', note)).status).toBe(404);
    expect(await post('d-3/notes', note)).toMatchObject({
      status: 201,
      body: { state: 'Captured', settled: true, history: [{}, { on: 'note_added', actor: 'operator' }] },
    });
    expect((await get('/sagas/d-3/acts')).body).toMatchObject({
      acts: [{ on: 'note_added', leg: null, reason: 'the customer called', evidence: null }],
    });
    const { acts } = (await get<{ acts: object[] }>('/ops/acts?action=note_added')).body;
    expect(acts).toMatchObject([{ subject: 'd-3', reason: 'the customer called' }]);
  });

  it('lets nobody retry who is not known, and no viewer', async () => {
    for (const headers of [{}, { authorization: 'Bearer of-another-kind' }] as Record<string, string>[])
      expect(await retry('d-1/legs/cap-2', OPERATOR, headers)).toMatchObject({
        status: 401,
        body: { code: 'unauthenticated' },
      });
    expect(await retry('d-1/legs/cap-2', OPERATOR, asOperator('viewer'))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  });

  it('lists sagas page by page, all, open or by state', async () => {
    const ids = Array.from({ length: 5 }, (_, n) => `e-${n}`);
    await service.send(...ids.map(requested), captured('e-1'), captured('e-3'));
    await sagaIn('e-3', 'Captured');
    await sagaIn('e-1', 'Captured');
    const seen: string[] = [];
    for (let after: string | null = 'e-'; after;) {
      type Page = { sagas: SagaView[]; next: string | null };
      const { body }: { body: Page } = await get<Page>(`/sagas?limit=2&after=${after}`);
      seen.push(...body.sagas.map(({ orderId }) => orderId));
      after = body.next;
    }
    expect(seen.filter((id) => id.startsWith('e-'))).toEqual(ids);
    const listed = async (query: string) =>
      (await get<{ sagas: SagaView[] }>(`/sagas?after=e-&${query}`)).body.sagas.map(({ orderId }) => orderId);
    expect(await listed('open=true')).toEqual(['e-0', 'e-2', 'e-4']);
    expect(await listed('open=false')).toEqual(['e-1', 'e-3']);
    expect(await listed('state=Captured')).toEqual(['e-1', 'e-3']);
    expect(await listed('state=Requested')).toEqual(['e-0', 'e-2', 'e-4']);
    expect(await listed('stall=stall-1&open=false')).toEqual(['e-1', 'e-3']);
    expect([await listed('stall=stall-1'), await listed('stall=stall-2')]).toEqual([ids, []]);
  });

  it('answers wrong questions with problems that name the field', async () => {
    const wrong = await get<{ errors: object[] }>('/sagas?limit=501&open=maybe&state=Nope&page=2');
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors).toMatchObject(
      ['/limit', '/open', '/state', '/page'].map((pointer) => ({ pointer })),
    );
    expect(await get('/sagas/unknown')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await get('/sagas/%00')).toMatchObject({ status: 400 });
  });

  it('shows its machine and its metrics', async () => {
    const { body } = await get<{ version: number; mermaid: string }>('/definition');
    expect(definitionView.parse(body)).toEqual(body);
    expect(body).toMatchObject({ version: 1, mermaid: expect.stringContaining('stateDiagram') as string });
    const metrics = await (await fetch(`${service.url}/metrics`)).text();
    expect(metrics).toMatch(/saga_transitions_total\{machine="leg",to="Refunded",service="orchestrator"\} 1/);
    expect(metrics).toMatch(/saga_open\{service="orchestrator"\} \d+/);
  });
});

describe('how the orchestrator stands', () => {
  it('is told of sagas, and of what waits in it', async () => {
    await service.send(requested('s-1'), captured('s-1'), requested('s-2'));
    await sagaIn('s-2', 'Requested');
    const summary = await eventually(async () => {
      const { body } = await get<z.output<typeof summaryView>>('/summary');
      return body.open.count > 0 && body.settled.count > 0 && body;
    });
    expect(summaryView.parse(summary)).toEqual(summary);
    const { body } = await get<z.output<typeof opsViews.healthFiguresView>>('/ops/health-figures');
    expect(opsViews.healthFiguresView.parse(body)).toEqual(body);
    expect(body.outbox).not.toBeNull();
    expect(body.consumer?.lag?.map(({ topic }) => topic)).toEqual(
      service.subscriptions.map(({ topic }) => topic),
    );
  });

  it('is told of each partition that its group follows', async () => {
    await service.send(requested('s-3'));
    const positions = await eventually(async () => {
      const { body } = await get<z.output<typeof opsViews.positionsView>>('/ops/consumer/positions');
      return body.topics.some(({ partitions }) => partitions.some(({ settled }) => settled !== null)) && body;
    });
    expect(opsViews.positionsView.parse(positions)).toEqual(positions);
    expect(positions.topics.map(({ topic }) => topic)).toEqual(
      service.subscriptions.map(({ topic }) => topic),
    );
  });

  it('is told to operators alone', async () => {
    for (const path of ['/summary', '/ops/health-figures', '/ops/consumer/positions'])
      expect((await get(path, {})).status).toBe(401);
  });
});

describe('the timers of a running orchestrator', () => {
  it('retry unanswered refunds until the attempts are spent, then wait for an operator', async () => {
    const quick = await startOrchestrator({
      REFUND_TIMEOUT_MS: '50',
      REFUND_RETRY_BASE_MS: '20',
      REFUND_MAX_ATTEMPTS: '3',
    });
    try {
      await quick.send(captured('f-1'), duplicate('f-1'));
      const saga = await eventually(async () => {
        const response = await fetch(`${quick.url}/sagas/f-1`, { headers: asOperator('viewer') });
        const body = (await response.json()) as SagaDetail;
        return body.state === 'NeedsAttention' && body.legs[0]?.attempt === 3 ? body : undefined;
      });
      expect(saga.history.filter(({ on }) => on === 'refund_timed_out')).toHaveLength(3);
      expect(saga.history.filter(({ on }) => on === 'retry_due')).toHaveLength(2);
    } finally {
      await quick.stop();
    }
  });
});

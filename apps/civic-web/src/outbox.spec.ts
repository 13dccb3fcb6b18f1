import { expect, it } from 'vitest';
import type { Sent } from './api.ts';
import { newDraft, type Draft, type Kept, type KeptAnswer, type KeptReport } from './kept.ts';
import { Outbox } from './outbox.ts';

const LATER = { type: 'later' } as const;
const TAKEN = { type: 'taken', value: { followId: 'r-1' } } as const;
const REFUSED = { type: 'refused', status: 400, reasons: ['service_code was not provided.'] } as const;

function phone(answers: Sent<{ followId: string }>[], photoAnswers: Sent<unknown>[] = []) {
  const all = new Map<string, KeptReport>();
  const said = new Map<string, KeptAnswer>();
  const kept: Kept = {
    isLasting: true,
    draft: async () => undefined,
    setDraft: async () => undefined,
    reports: async () => [...all.values()],
    setReport: async (report) => void all.set(report.key, report),
    forget: async (key) => void all.delete(key),
    hand: async (report) => void all.set(report.key, report),
    answers: async () => [...said.values()],
    setAnswer: async (answer) => void said.set(answer.key, answer),
    forgetAnswer: async (key) => void said.delete(key),
  };
  const sent: [string, number][] = [];
  const sentAnswers: [string, string][] = [];
  const photos: string[] = [];
  const pauses: number[] = [];
  let next: () => void = () => undefined;
  const outbox = new Outbox({
    kept,
    sendReport: async ({ key }, photoIds) => {
      sent.push([key, photoIds.length]);
      return answers.shift() ?? LATER;
    },
    sendAnswer: async ({ key, text }) => {
      sentAnswers.push([key, text]);
      return answers.shift() ?? LATER;
    },
    sendPhoto: async (id) => {
      photos.push(id);
      return photoAnswers.shift() ?? LATER;
    },
    later: (work, afterMs) => {
      pauses.push(afterMs);
      next = work;
      return () => undefined;
    },
  });
  const pass = async (): Promise<void> => {
    next();
    while (outbox.isSending) await Promise.resolve();
  };
  const add = async (more: Partial<Draft> = {}): Promise<Draft> => {
    const draft = { ...newDraft(), ...more };
    await outbox.add(draft);
    while (outbox.isSending) await Promise.resolve();
    return draft;
  };
  return { outbox, sent, sentAnswers, photos, pauses, pass, add };
}

it('sends the same under the same key until it has come, with longer and longer pauses', async () => {
  const { outbox, sent, pauses, pass, add } = phone([LATER, LATER, LATER, TAKEN]);
  const { key } = await add();
  expect(outbox.reports[0]).toMatchObject({ key, draft: { key } });
  for (let time = 0; time < 3; time += 1) await pass();
  expect(sent).toEqual(Array.from({ length: 4 }, () => [key, 0]));
  expect(pauses).toEqual([2_000, 4_000, 8_000]);
  // Nothing that a person wrote stays.
  expect(outbox.reports).toMatchObject([{ key, draft: undefined, followId: 'r-1' }]);
});

const photo = (id: string) => ({ id, bytes: new Blob(['x'], { type: 'image/jpeg' }) });
const SENT = { type: 'taken', value: {} } as const;

it('sends the photos after the report, and says with each try that they come', async () => {
  const { outbox, sent, photos, pass, add } = phone([LATER, TAKEN], [SENT, LATER, SENT]);
  const { key } = await add({ photos: [photo('a'), photo('b')] });
  expect([sent, photos]).toEqual([[[key, 2]], []]);
  await pass();
  expect(photos).toEqual(['a', 'b']);
  expect(outbox.reports[0]?.photos).toMatchObject([{ id: 'b' }]);
  await pass();
  // What has come is not sent again.
  expect([sent.length, photos]).toEqual([2, ['a', 'b', 'b']]);
  expect(outbox.reports[0]).toMatchObject({ photos: [], isPhotoRefused: false, followId: 'r-1' });
});

it('sends the other photos when one is refused, and says so', async () => {
  const { outbox, photos, add } = phone([TAKEN], [REFUSED, SENT]);
  await add({ photos: [photo('a'), photo('b')] });
  expect(photos).toEqual(['a', 'b']);
  expect(outbox.reports[0]).toMatchObject({ photos: [], isPhotoRefused: true });
});

it('sends what is added while another is on its way', async () => {
  const { sent, outbox, add } = phone([TAKEN, TAKEN]);
  const first = newDraft();
  void outbox.add(first);
  await outbox.add({ ...first, key: crypto.randomUUID() });
  while (outbox.isSending) await Promise.resolve();
  expect(new Set(sent.map(([key]) => key)).size).toBe(2);
  expect(outbox.reports.every(({ followId }) => followId === 'r-1')).toBe(true);
  await add();
  expect(sent).toHaveLength(3);
});

it('leaves what is refused to the reporter, and goes on with the rest', async () => {
  const { outbox, sent, pauses, add } = phone([REFUSED, TAKEN]);
  const refused = await add();
  const taken = await add();
  expect(sent.map(([key]) => key)).toEqual([refused.key, taken.key]);
  expect(pauses).toEqual([]);
  const [one] = outbox.reports.filter(({ key }) => key === refused.key);
  expect(one).toMatchObject({ draft: { key: refused.key }, refused: REFUSED.reasons });
});

it('sends an answer under its key until it has come, and its photo after it', async () => {
  const { outbox, sentAnswers, photos, pass } = phone([LATER, TAKEN], [LATER, SENT]);
  const answer: KeptAnswer = {
    ...{ key: 'k', reportId: 'r', reporterKey: 's', text: 'C12', photo: photo('p'), writtenAtMs: 1 },
    state: 'draft',
  };
  await outbox.say(answer);
  expect([sentAnswers, outbox.answers]).toEqual([[], [answer]]);
  await outbox.say({ ...answer, state: 'text' });
  while (outbox.isSending) await Promise.resolve();
  expect(photos).toEqual([]);
  await pass();
  expect(sentAnswers).toEqual([
    ['k', 'C12'],
    ['k', 'C12'],
  ]);
  expect(outbox.answers).toMatchObject([{ state: 'photo', text: '' }]);
  await pass();
  expect(photos).toEqual(['p', 'p']);
  expect(sentAnswers).toHaveLength(2);
  expect(outbox.answers).toMatchObject([
    { state: 'sent', text: '', photo: undefined, isPhotoRefused: false },
  ]);
});

it('leaves an answer that is refused as it was written', async () => {
  const { outbox, pauses } = phone([REFUSED]);
  const answer = { key: 'k', reportId: 'r', reporterKey: 's', text: 'C12', writtenAtMs: 1 };
  await outbox.say({ ...answer, state: 'text' });
  while (outbox.isSending) await Promise.resolve();
  expect(outbox.answers).toMatchObject([{ text: 'C12', refused: REFUSED.reasons }]);
  await outbox.forgetAnswer('k');
  expect(outbox.answers).toEqual([]);
  expect(pauses).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import type { GeoReportError } from './index.ts';
import { newUpdate, readForm, STATES, updatesDocument, updateTakenDocument, write } from './index.ts';

const sent = (more = ''): string =>
  `update_id=u-1&service_request_id=r-1&status=closed&updated_datetime=2026-11-27T20%3A00%3A00%2B08%3A00${more}`;
const mistakes = (form: string): string[] => {
  try {
    newUpdate(readForm(form));
    return [];
  } catch (error) {
    return (error as GeoReportError).mistakes.map(({ description }) => description);
  }
};

describe('an update of a report', () => {
  it('says what it means, under the id of its sender', () => {
    expect(newUpdate(readForm(sent('&description=%E5%AE%8C%E6%88%90')))).toEqual({
      updateId: 'u-1',
      serviceRequestId: 'r-1',
      state: 'closed',
      meaning: { status: 'closed', says: 'resolved', outcome: 'done' },
      updatedAtMs: Date.parse('2026-11-27T12:00:00Z'),
      description: '完成',
    });
  });

  it.each([
    ['investigating', 'open', 'acknowledged'],
    ['information_required', 'open', 'information_requested'],
    ['open', 'open', 'reopened'],
    ['NO_FURTHER_ACTION', 'closed', 'resolved'],
    ['duplicate', 'closed', 'resolved'],
  ])('with status %s is %s: %s', (state, status, says) => {
    const form = sent().replace('status=closed', `status=${state}`);
    expect(newUpdate(readForm(form)).meaning).toMatchObject({ status, says });
  });

  it('has every state as one of the two that all clients know', () => {
    for (const { status, says } of Object.values(STATES))
      expect(status === 'closed').toBe(says === 'resolved');
  });

  it('is refused in plain words, all at once', () => {
    expect(mistakes('')).toEqual(
      ['update_id', 'service_request_id', 'status', 'updated_datetime'].map(
        (name) => `${name} was not provided.`,
      ),
    );
    const wrong = 'update_id=u&service_request_id=r&status=constructor&updated_datetime=yesterday';
    expect(mistakes(wrong)).toEqual([
      expect.stringContaining('status must be one of acknowledged, investigating'),
      expect.stringContaining('updated_datetime must be a time with its offset'),
    ]);
    expect(mistakes(sent(`&description=${'a'.repeat(4_001)}`))).toEqual([
      'description is longer than 4000 characters.',
    ]);
  });

  it('is told in both formats', () => {
    const update = { updateId: 'u-1', serviceRequestId: 'r-1', status: 'open', updatedAtMs: 0 } as const;
    expect(JSON.parse(write(updatesDocument([update]), 'json'))).toEqual([
      {
        update_id: 'u-1',
        service_request_id: 'r-1',
        status: 'open',
        updated_datetime: '1970-01-01T00:00:00.000Z',
        description: null,
      },
    ]);
    expect(write(updateTakenDocument('u-1'), 'xml')).toBe(
      '<?xml version="1.0" encoding="utf-8"?><service_request_updates><request_update><update_id>u-1</update_id>' +
        '</request_update></service_request_updates>',
    );
  });
});

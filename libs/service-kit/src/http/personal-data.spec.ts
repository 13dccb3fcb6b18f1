import { expect, it } from 'vitest';
import { refusePersonalData } from './personal-data.ts';
import { problemDetails, toProblem } from './problem.filter.ts';

function refusalOf(value: unknown, url: string) {
  try {
    refusePersonalData(value);
  } catch (error) {
    return problemDetails(toProblem(error), url);
  }
  throw new Error('It was not refused.');
}

it('a refusal of personal data repeats nothing of it, neither the field nor the address', () => {
  const refusal = refusalOf({ agencyId: '0912345678' }, '/agencies/0912345678');
  expect(refusal).toMatchObject({ status: 400, code: 'personal_data' });
  expect(JSON.stringify(refusal)).not.toContain('0912345678');
});

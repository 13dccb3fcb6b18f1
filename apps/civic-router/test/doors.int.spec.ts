import { doorsConformance } from '@night-market/service-kit/doors-conformance';
import { describe } from 'vitest';
import { civicRouter } from '../src/civic-router.service.ts';
import { readConfig } from '../src/config.ts';
import { book } from './support/market.ts';
import { SECRET } from './support/service.ts';

const agency = { name: 'The fire people', reason: 'x' };
const rules = { ...book(), version: 0, reason: 'x' };
const plan = {
  ...{ planId: 'row-c', title: 'Row C', place: 'row C', reason: 'x' },
  schedule: { timeZone: 'UTC', from: '2026-01-01', at: '18:00', every: { count: 1, unit: 'months' } },
  checklist: [
    { itemId: 'exit', kind: 'yes_no', weight: 'major', text: { en: 'Exit free?', 'zh-TW': '通道暢通？' } },
  ],
};
const answers = { answers: { exit: true }, reason: 'x' };
const desk = { name: 'Night duty', mail: 'duty@market.example', reason: 'x' };
const report = '0198c0de-0000-7000-8000-000000000001';

describe('the doors of civic-router', () => {
  doorsConformance({
    definition: civicRouter,
    readConfig: (env?: NodeJS.ProcessEnv) => readConfig({ ...env, CIVIC_SEAL_SECRETS: SECRET }),
    bodies: {
      'POST /hotline/requests': { service_code: 'noise', address_string: 'C12' },
      'POST /hotline/requests/{reportId}/answers': { reporterKey: report, text: 'x' },
      'PUT /duty-desks/{deskId}': desk,
      'POST /rule-books': rules,
      'POST /rule-books/dry-run': { serviceCode: 'noise' },
      'PUT /agencies/{agencyId}': agency,
      'POST /reports/{reportId}/close': { outcome: 'done', reason: 'x' },
      'POST /inspection-plans': plan,
      'POST /inspections/{inspectionId}/answers': answers,
      'POST /reports/{reportId}/reroute': { agencyIds: ['market-office'], reason: 'x' },
    },
    attacks: [
      ['POST', '/rule-books', rules],
      ['PUT', '/agencies/fire', agency],
      ['PUT', '/duty-desks/night', desk],
      ['POST', `/reports/${report}/take-out`, { reason: 'x' }],
      ['POST', `/reports/${report}/close`, { outcome: 'done', reason: 'x' }],
      ['POST', '/inspection-plans', plan],
      ['POST', '/inspections/row-c:2026-11-30/answers', answers],
      ['POST', `/reports/${report}/reroute`, { agencyIds: ['market-office'], reason: 'x' }],
    ],
  });
});

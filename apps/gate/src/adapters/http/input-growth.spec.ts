import { inputGrowth } from '@night-market/service-kit/input-growth';
import { keyPath, sinceQuery } from './lists.controller.ts';
import { ticketPath } from './schemas.ts';
import { gatePath, gateQuery, historyQuery, zonePath } from './zones.controller.ts';

inputGrowth([
  ['param', ticketPath, ['ticketId']],
  ['param', keyPath, ['keyId']],
  ['param', zonePath, ['zoneId']],
  ['param', gatePath, ['gateId']],
  ['query', gateQuery, ['gateId']],
  ['query', historyQuery, ['before']],
  ['query', sinceQuery, ['since']],
]);

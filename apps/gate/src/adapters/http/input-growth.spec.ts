import { inputGrowth } from '@night-market/service-kit/input-growth';
import { conflictsQuery } from './conflicts.controller.ts';
import { keyPath, sinceQuery } from './lists.controller.ts';
import { ticketPath } from './schemas.ts';
import { historyQuery } from './ids.ts';
import { productPath } from './products.controller.ts';
import { gatePath, gateQuery, zonePath } from './zones.controller.ts';

inputGrowth([
  ['param', ticketPath, ['ticketId']],
  ['param', keyPath, ['keyId']],
  ['param', zonePath, ['zoneId']],
  ['param', gatePath, ['gateId']],
  ['param', productPath, ['code']],
  ['query', gateQuery, ['gateId']],
  ['query', historyQuery, ['before']],
  ['query', conflictsQuery, ['before', 'limit']],
  ['query', sinceQuery, ['since']],
]);

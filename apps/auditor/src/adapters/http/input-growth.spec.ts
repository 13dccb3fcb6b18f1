import { inputGrowth } from '@night-market/service-kit/input-growth';
import { auditPath, findingsQuery } from './schemas.ts';

inputGrowth([
  ['query', findingsQuery, ['after', 'limit', 'other']],
  ['param', auditPath, ['id']],
]);

import { inputGrowth } from '@night-market/service-kit/input-growth';
import { legPath, listQuery, sagaPath } from './schemas.ts';

inputGrowth([
  ['query', listQuery, ['after', 'limit', 'open', 'state', 'sort', 'other']],
  ['param', sagaPath, ['orderId']],
  ['param', legPath, ['orderId', 'dupTxnId']],
]);

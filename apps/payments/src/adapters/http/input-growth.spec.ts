import { inputGrowth } from '@night-market/service-kit/input-growth';
import { breakPath, breaksQuery } from './breaks.controller.ts';
import { orderIdParam, pageQuery, paymentIdParam } from './schemas.ts';

inputGrowth([
  ['query', pageQuery, ['after', 'limit', 'other']],
  ['query', breaksQuery, ['after', 'limit', 'state', 'other']],
  ['param', breakPath, ['n']],
  ['param', paymentIdParam],
  ['param', orderIdParam],
]);

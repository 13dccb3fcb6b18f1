import { inputGrowth } from '@night-market/service-kit/input-growth';
import { ticketPath } from './schemas.ts';

inputGrowth([['param', ticketPath, ['ticketId']]]);

import { upgradeConformance } from '@night-market/service-kit/upgrade-conformance';
import { payments } from '../src/payments.service.ts';

upgradeConformance(payments, new URL('fixtures/tables-2026-11-29.sql', import.meta.url));

import { upgradeConformance } from '@night-market/service-kit/upgrade-conformance';
import { gate } from '../src/gate.service.ts';

upgradeConformance(gate, new URL('fixtures/tables-2026-11-29.sql', import.meta.url));

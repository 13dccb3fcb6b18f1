import { upgradeConformance } from '@night-market/service-kit/upgrade-conformance';
import { orchestrator } from '../src/orchestrator.service.ts';

upgradeConformance(orchestrator, new URL('fixtures/tables-2026-11-29.sql', import.meta.url));

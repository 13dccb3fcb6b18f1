import { upgradeConformance } from '@night-market/service-kit/upgrade-conformance';
import { auditor } from '../src/auditor.service.ts';

// Its outbox stays for the replicas of the release before, which still look into it.
upgradeConformance(auditor, new URL('fixtures/tables-2026-11-29.sql', import.meta.url), 'outbox');

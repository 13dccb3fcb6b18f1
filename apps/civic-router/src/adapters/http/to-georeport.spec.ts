import type { AssignmentState } from '@night-market/civic-report';
import { expect, it } from 'vitest';
import type { ListedReport } from '../../read-reports/ports.ts';
import { toServiceRequest } from './to-georeport.ts';

const report: ListedReport = {
  ...{ reportId: 'r', token: null, serviceCode: 'noise', category: 'noise', severity: 2, zoneId: 'row-c' },
  ...{ place: null, description: null, address: null, addressId: null, mediaUrls: [], status: 'open' },
  ...{ statusNotes: null, clusterId: 'r', duplicateOf: null, requestedAtMs: 0, updatedAtMs: 0 },
  ...{ expectedAtMs: null, correlationId: 'c', agencies: [] },
};

it.each<[string, ListedReport['status'], AssignmentState[]]>([
  ['open', 'open', ['Routed']],
  ['acknowledged', 'open', ['Routed', 'Acknowledged']],
  ['acknowledged', 'open', ['Routed', 'Resolved']],
  ['information_required', 'open', ['Acknowledged', 'WaitingForReporter']],
  ['closed', 'closed', ['Resolved', 'Resolved']],
])('is told in detail as %s while it is %s and its parts are %j', (detailedStatus, status, states) => {
  const known = { states, updates: [] };
  expect(toServiceRequest({ ...report, status }, known).further).toMatchObject({ detailedStatus });
  expect(toServiceRequest({ ...report, status }).further).toBeUndefined();
});

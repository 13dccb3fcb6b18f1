import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { ReportAct, ReportList, ReportNow } from '../api/civic-types.ts';
import { queryOf, type ReportsSearch } from './reports-search.ts';

const LOOK_AGAIN_MS = 5_000;
const pathOf = (...parts: string[]): string => servicePath('civic-router', ['reports', ...parts]);

export const reportList = (search: ReportsSearch) =>
  queryOptions({
    queryKey: ['civic', 'reports', search],
    queryFn: ({ signal }) =>
      ask<ReportList>(servicePath('civic-router', ['reports'], queryOf(search)), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const reportNow = (reportId: string) =>
  queryOptions({
    queryKey: ['civic', 'report', reportId],
    queryFn: ({ signal }) => ask<ReportNow>(pathOf(reportId), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const reportActs = (reportId: string) =>
  queryOptions({
    queryKey: ['civic', 'acts', reportId],
    queryFn: ({ signal }) => ask<{ acts: ReportAct[] }>(pathOf(reportId, 'history'), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

const post = (body: object) => ({ method: 'POST', body }) as const;

export const reroute = (reportId: string, body: { agencyIds: readonly string[]; reason: string }) =>
  ask<ReportNow>(pathOf(reportId, 'reroute'), post(body));

export const closeReport = (reportId: string, body: { outcome: string; reason: string }) =>
  ask<ReportNow>(pathOf(reportId, 'close'), post(body));

export const takeOut = (reportId: string, reason: string) =>
  ask<ReportNow>(pathOf(reportId, 'take-out'), post({ reason }));

export const giveInformation = (reportId: string, reason: string) =>
  ask<{ outcome: string }>(pathOf(reportId, 'information-given'), post({ reason }));

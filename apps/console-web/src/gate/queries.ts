import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type {
  Conflict,
  Enrolment,
  Occupancy,
  PolicyChange,
  ScanAnswer,
  Ticket,
  TicketStatus,
  Zone,
  ZonePolicy,
} from '../api/gate-types.ts';
import type { HolderKind } from '../keys/queries.ts';

const LOOK_AGAIN_MS = 3_000;
const LIST_MS = 15_000;
const PAGE = 50;

export const DEVICES: HolderKind = { service: 'gate', path: 'devices' };

export const occupancy = queryOptions({
  queryKey: ['gate', 'occupancy'],
  queryFn: ({ signal }) => ask<Occupancy>(servicePath('gate', ['v2', 'occupancy']), undefined, signal),
  refetchInterval: LOOK_AGAIN_MS,
});

export const zoneList = queryOptions({
  queryKey: ['gate', 'zones'],
  queryFn: ({ signal }) => ask<{ zones: Zone[] }>(servicePath('gate', ['v2', 'zones']), undefined, signal),
  refetchInterval: LIST_MS,
});

export const policyHistory = (zoneId: string, before: string | undefined) =>
  queryOptions({
    queryKey: ['gate', 'policy-history', zoneId, before],
    queryFn: ({ signal }) =>
      ask<{ changes: PolicyChange[] }>(
        servicePath('gate', ['v2', 'zones', zoneId, 'policy', 'history'], { before }),
        undefined,
        signal,
      ),
    refetchInterval: LIST_MS,
  });

/** The rules of a zone without its name, as the gate takes them. */
export type Rules = Omit<ZonePolicy, 'zoneId'>;

/** @param body the version is the one that was looked at */
export const setPolicy = (zoneId: string, body: { policy: Rules; reason: string; version: number }) =>
  ask<Zone>(servicePath('gate', ['v2', 'zones', zoneId, 'policy']), { method: 'PUT', body });

export const conflictList = (before: string | undefined) =>
  queryOptions({
    queryKey: ['gate', 'conflicts', before],
    queryFn: ({ signal }) =>
      ask<{ conflicts: Conflict[]; next: string | null }>(
        servicePath('gate', ['v2', 'conflicts'], { before, limit: PAGE }),
        undefined,
        signal,
      ),
    refetchInterval: LIST_MS,
  });

export const ticketNow = (ticketId: string) =>
  queryOptions({
    queryKey: ['gate', 'ticket', ticketId],
    queryFn: ({ signal }) => ask<Ticket>(servicePath('gate', ['v2', 'tickets', ticketId]), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const setTicketStatus = (ticketId: string, body: { status: TicketStatus; reason: string }) =>
  ask<{ status: TicketStatus }>(servicePath('gate', ['v2', 'tickets', ticketId, 'status']), {
    ...{ method: 'POST', body },
  });

/** Said in the place of a device, as supervisors let somebody in from here. */
const CONSOLE_DEVICE = 'console';

/** @param nonce the same for a second try, so that nobody comes in twice */
export const letIn = (
  ticketId: string,
  { gateId, reason, nonce }: Record<'gateId' | 'reason' | 'nonce', string>,
) =>
  ask<ScanAnswer>(servicePath('gate', ['v2', 'scans']), {
    method: 'POST',
    body: { deviceId: CONSOLE_DEVICE, nonce, gateId, direction: 'entry', ticketId, override: { reason } },
  });

export const enrolDevice = (body: { name: string; gateId: string }) =>
  ask<Enrolment>(servicePath('gate', ['v2', 'devices', 'enrolments']), { method: 'POST', body });

const NONCE_BYTES = 16;

/** Browsers have randomUUID over HTTPS alone. */
export const newNonce = (): string =>
  [...crypto.getRandomValues(new Uint8Array(NONCE_BYTES))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

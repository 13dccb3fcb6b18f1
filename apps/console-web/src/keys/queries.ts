import { queryOptions } from '@tanstack/react-query';
import { ask, servicePath } from '../api/client.ts';
import type { Holder, HolderPage, IssuedKey } from '../api/key-types.ts';

/** Those who hold keys of a service. */
export interface HolderKind {
  readonly service: string;
  /** Under `ops`. */
  readonly path: 'terminals' | 'devices';
}

const LOOK_AGAIN_MS = 15_000;
const PAGE = 50;

const at = ({ path }: HolderKind, ...parts: string[]) => ['ops', path, ...parts];

export const holderList = (kind: HolderKind, after: string | undefined) =>
  queryOptions({
    queryKey: ['holders', kind.service, kind.path, after],
    queryFn: ({ signal }) =>
      ask<HolderPage>(servicePath(kind.service, at(kind), { after, limit: PAGE }), undefined, signal),
    refetchInterval: LOOK_AGAIN_MS,
  });

export const issueKey = (kind: HolderKind, body: { name: string; stallId?: string; reason: string }) =>
  ask<IssuedKey>(servicePath(kind.service, at(kind)), { method: 'POST', body });

export const rotateKey = (kind: HolderKind, id: string, reason: string) =>
  ask<IssuedKey>(servicePath(kind.service, at(kind, id, 'rotate')), { method: 'POST', body: { reason } });

export const revokeKey = (kind: HolderKind, id: string, body: { prefix: string; reason: string }) =>
  ask<Holder>(servicePath(kind.service, at(kind, id, 'revoke')), { method: 'POST', body });

import { below, type Break } from '../compare/rules.ts';
import type { ApiDocument } from './api-document.ts';
import { compareOperations } from './compare-operations.ts';
import { withModernSchemas } from './modern-schemas.ts';
import { samePath } from './paths.ts';

/**
 * What is refused about the API of a service on its way from `before` to `after`: whatever a caller of before could
 * stumble over. A draft binds nobody.
 * @param after undefined when the service is gone
 */
export function compareApis(before: ApiDocument, after: ApiDocument | undefined): Break[] {
  if (before.info['x-status'] === 'draft') return [];
  const service = before.info['x-service'];
  if (!after) return [{ pointer: '', rule: 'api-removed', message: `the API of ${service} is gone` }];
  const [oldRoot, newRoot] = [withModernSchemas(before), withModernSchemas(after)];
  const unpublished: Break[] =
    after.info['x-status'] === 'published'
      ? []
      : [
          {
            pointer: '/info/x-status',
            rule: 'unpublished',
            message: `the API of ${service} was published and is a draft again`,
          },
        ];
  return [
    ...unpublished,
    ...Object.entries(oldRoot.paths).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, operation]): Break[] => {
        const newPath = samePath(path, Object.keys(newRoot.paths)) ?? path;
        const pointer = below('/paths', newPath, method);
        const now = newRoot.paths[newPath]?.[method];
        if (now)
          return compareOperations(operation, now, pointer, { oldRoot, newRoot, oldPath: path, newPath });
        const message = `${method.toUpperCase()} ${path} is gone`;
        return [{ pointer: below('/paths', path, method), rule: 'operation-removed', message }];
      }),
    ),
  ];
}

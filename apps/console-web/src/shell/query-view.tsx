import { Alert, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useLanguage, useText } from '../i18n/language.tsx';
import { useLive } from '../live/live.tsx';
import { relativeTime, useTimes } from '../time/zone.tsx';
import { ErrorNote } from './error-note.tsx';

interface Props<T> {
  readonly query: UseQueryResult<T>;
  readonly children: (data: T) => ReactNode;
}

/** What was asked for; before it is there, when it failed, and when the connection is lost it says so. */
export function QueryView<T>({ query, children }: Props<T>) {
  const say = useText();
  const again = (): void => void query.refetch();
  if (query.isPending)
    return (
      <Stack role="status">
        <VisuallyHidden>{say('loading')}</VisuallyHidden>
        <Skeleton height={24} />
        <Skeleton height={160} />
      </Stack>
    );
  return (
    <Stack>
      {query.error && <ErrorNote error={query.error} again={again} />}
      {query.data !== undefined && <DataAge atMs={query.dataUpdatedAt} isOld={query.error !== null} />}
      {query.data !== undefined && children(query.data)}
    </Stack>
  );
}

function DataAge({ atMs, isOld }: { readonly atMs: number; readonly isOld: boolean }) {
  const say = useText();
  const { language } = useLanguage();
  const { nowMs } = useTimes();
  if (useLive() !== 'lost' && !isOld) return null;
  return (
    <Alert color="yellow" variant="outline" role="status">
      {say('dataFrom', { age: relativeTime(atMs, nowMs, language) })}
    </Alert>
  );
}

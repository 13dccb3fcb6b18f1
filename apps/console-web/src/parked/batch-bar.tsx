import { Progress } from '@mantine/core';
import type { Batch } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';

/** How much of a batch has been looked at. */
export function BatchBar({
  batch: { total, waiting },
}: {
  readonly batch: Pick<Batch, 'total' | 'waiting'>;
}) {
  const say = useText();
  const done = total - waiting;
  return <Progress value={total === 0 ? 100 : (done / total) * 100} aria-label={say('jobState')} />;
}

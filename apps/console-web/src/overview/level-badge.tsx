import { Badge } from '@mantine/core';
import type { Level } from '../api/overview-types.ts';
import { useText } from '../i18n/language.tsx';

const COLORS = { normal: 'green', warning: 'yellow', alert: 'red' } as const;

/** What a number means, as a word; the colour only repeats it. */
export function LevelBadge({ level }: { readonly level: Level }) {
  const say = useText();
  return (
    <Badge color={COLORS[level]} variant="outline" flex="none" data-level={level}>
      {say.named('level.', level)}
    </Badge>
  );
}

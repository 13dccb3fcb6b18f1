import { Badge } from '@mantine/core';
import type { Feeder } from '../api/power-types.ts';
import { useText } from '../i18n/language.tsx';
import { levelOf } from './load.ts';

const COLORS = { within: 'green', near: 'yellow', over: 'red', dark: 'red', unknown: 'gray' } as const;

/** How a feeder stands, as words; the colour only repeats them. */
export function LoadBadge({ feeder }: { readonly feeder: Feeder }) {
  const say = useText();
  const level = levelOf(feeder);
  return (
    <Badge color={COLORS[level]} variant="outline" data-load={level}>
      {say.named('load.', level)}
    </Badge>
  );
}

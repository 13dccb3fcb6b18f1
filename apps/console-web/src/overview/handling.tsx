import { Group } from '@mantine/core';
import type { HandlingFigures } from '../api/overview-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { LevelBadge } from './level-badge.tsx';
import { secondsText, shareText } from './numbers.ts';

interface Props {
  readonly one: HandlingFigures;
}

/** How long handler calls took in the last five minutes. */
export function HandlingTime({ one: { p95Seconds, longestSeconds, timeLevel } }: Props) {
  const say = useText();
  const { language } = useLanguage();
  if (p95Seconds === null || longestSeconds === null) return say('nothingCame');
  const p95 = secondsText(p95Seconds, language);
  return (
    <Group gap="xs">
      {say('handlingNow', { p95, longest: secondsText(longestSeconds, language) })}
      <LevelBadge level={timeLevel} />
    </Group>
  );
}

/** How many of the events of the last five minutes failed. */
export function ErrorRate({ one: { errorShare, errorLevel } }: Props) {
  const say = useText();
  const { language } = useLanguage();
  if (errorShare === null) return say('nothingCame');
  return (
    <Group gap="xs">
      {shareText(errorShare, language)}
      <LevelBadge level={errorLevel} />
    </Group>
  );
}

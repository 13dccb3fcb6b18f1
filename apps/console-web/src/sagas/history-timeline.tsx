import { Text, Timeline } from '@mantine/core';
import type { HistoryLine } from '../api/types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { Moment } from '../time/moment.tsx';
import { isFailure } from './failures.ts';

/** How long after the line before, in words; empty for the first. */
function after(before: HistoryLine | undefined, line: HistoryLine, language: string): string {
  if (!before) return '';
  const ms = Math.max(0, Date.parse(line.at) - Date.parse(before.at));
  const [value, unit] = ms < 1_000 ? [ms, 'millisecond'] : [ms / 1_000, 'second'];
  const style = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return `+ ${new Intl.NumberFormat(language, style).format(value)}`;
}

/** What happened one after the other, with how long each took. */
export function HistoryTimeline({ lines }: { readonly lines: readonly HistoryLine[] }) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <Timeline active={lines.length - 1} bulletSize={16} lineWidth={2}>
      {lines.map((line, n) => (
        <Timeline.Item
          key={line.n}
          title={say.named('trigger.', line.on)}
          {...(isFailure(line) && { color: 'red' })}
          data-line={line.n}
        >
          <Text size="sm">
            {say.named('state.', line.from)} → {say.named('state.', line.to)}
            {line.leg !== null && <span data-value> · {line.leg}</span>}
          </Text>
          <Text size="sm">
            <Moment at={line.at} /> <span data-value>{after(lines[n - 1], line, language)}</span>
          </Text>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

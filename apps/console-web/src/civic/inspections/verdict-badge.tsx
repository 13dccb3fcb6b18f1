import { Badge } from '@mantine/core';
import { useText } from '../../i18n/language.tsx';

const COLORS: Readonly<Record<string, string>> = {
  incomplete: 'blue',
  passed: 'green',
  passed_with_remarks: 'green',
  follow_up: 'yellow',
  closed: 'red',
};

/** What follows from the answers, as a word; the colour only repeats it. */
export function VerdictBadge({ verdict }: { readonly verdict: string }) {
  const say = useText();
  return (
    <Badge color={COLORS[verdict] ?? 'gray'} variant="outline" data-verdict={verdict}>
      {say.named('inspection.', verdict)}
    </Badge>
  );
}

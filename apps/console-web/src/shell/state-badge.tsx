import { Badge } from '@mantine/core';
import { useText } from '../i18n/language.tsx';

const COLORS: Readonly<Record<string, string>> = {
  NeedsAttention: 'red',
  parked: 'red',
  waiting: 'yellow',
  RefundCommanded: 'yellow',
  AwaitingDuplicate: 'yellow',
  DuplicateCaptured: 'yellow',
  OutsideReported: 'yellow',
  Refunded: 'green',
  RefundedOutside: 'green',
  Captured: 'green',
};

/** A state as a word; the colour only repeats it. */
export function StateBadge({ state }: { readonly state: string }) {
  const say = useText();
  return (
    <Badge color={COLORS[state] ?? 'gray'} variant="outline" data-state={state}>
      {say.named('state.', state)}
    </Badge>
  );
}

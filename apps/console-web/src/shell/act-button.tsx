import { Button, Tooltip } from '@mantine/core';
import { hasRole, useSession } from '../api/session.ts';
import { useText } from '../i18n/language.tsx';

interface Props {
  readonly text: string;
  /** Why it cannot be done now, whoever asks. */
  readonly notNow?: string | undefined;
  /** Why somebody may not do it. */
  readonly notYou?: string;
  readonly act: () => void;
}

/**
 * A button for operators. One that cannot be pressed says why; it can still be reached by the keyboard, so that it is
 * heard.
 */
export function ActButton({ text, notNow, notYou, act }: Props) {
  const say = useText();
  const roles = useSession().data?.operator?.roles ?? [];
  const why = hasRole(roles, 'operator') ? notNow : (notYou ?? say('actNeedsRole'));
  if (why === undefined)
    return (
      <Button size="xs" onClick={act}>
        {text}
      </Button>
    );
  return (
    <Tooltip label={why} events={{ hover: true, focus: true, touch: true }}>
      <Button size="xs" variant="default" aria-disabled data-disabled aria-description={why}>
        {text}
      </Button>
    </Tooltip>
  );
}

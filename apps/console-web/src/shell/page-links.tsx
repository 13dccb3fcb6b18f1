import { Group } from '@mantine/core';
import type { LinkProps } from '@tanstack/react-router';
import { useText } from '../i18n/language.tsx';
import type { TextKey } from '../i18n/texts.ts';
import { ButtonLink } from './links.tsx';

type Place = Pick<LinkProps, 'to' | 'params' | 'search'>;

interface PageLinksProps {
  /** Undefined on the first page. */
  readonly first: Place | undefined;
  /** Undefined on the last page. */
  readonly next: Place | undefined;
  readonly nextText?: TextKey;
}

/** From one page of a list to the next, and back to its beginning. */
export function PageLinks({ first, next, nextText = 'nextPage' }: PageLinksProps) {
  const say = useText();
  return (
    <Group>
      {first && (
        <ButtonLink {...first} variant="default">
          {say('firstPage')}
        </ButtonLink>
      )}
      {next && (
        <ButtonLink {...next} variant="default">
          {say(nextText)}
        </ButtonLink>
      )}
    </Group>
  );
}

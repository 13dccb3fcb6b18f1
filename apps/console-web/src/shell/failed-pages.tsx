import { Alert, Anchor, Stack } from '@mantine/core';
import { useText } from '../i18n/language.tsx';
import { AnchorLink } from './links.tsx';

export function NoSuchPage() {
  const say = useText();
  return (
    <Stack>
      <Alert color="yellow" variant="outline" role="alert">
        {say('notFound')}
      </Alert>
      <AnchorLink to="/">{say('toStart')}</AnchorLink>
    </Stack>
  );
}

/** In the place of a page that threw: never a blank one. */
export function BrokenPage({ error }: { readonly error: unknown }) {
  const say = useText();
  return (
    <Stack>
      <Alert color="red" variant="outline" role="alert" title={say('broken')}>
        {error instanceof Error ? error.message : String(error)}
      </Alert>
      <Anchor href="/">{say('toStart')}</Anchor>
    </Stack>
  );
}

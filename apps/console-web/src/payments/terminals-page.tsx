import { Stack, Title } from '@mantine/core';
import { getRouteApi, linkOptions } from '@tanstack/react-router';
import { useText } from '../i18n/language.tsx';
import { Holders } from '../keys/holders.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { PageLinks } from '../shell/page-links.tsx';
import { TERMINALS } from './queries.ts';

const route = getRouteApi('/payments/terminals');

/** The terminals of the stalls, and their keys. */
export function TerminalsPage() {
  const say = useText();
  const { after } = route.useSearch();
  return (
    <Stack>
      <AnchorLink to="/payments">{say('toPayments')}</AnchorLink>
      <Title order={1} size="h2">
        {say('terminals')}
      </Title>
      <Holders
        kind={TERMINALS}
        after={after}
        pages={(next) => (
          <PageLinks
            first={after === undefined ? undefined : linkOptions({ to: '/payments/terminals' })}
            next={
              next === null ? undefined : linkOptions({ to: '/payments/terminals', search: { after: next } })
            }
          />
        )}
      />
    </Stack>
  );
}

import { Group, Stack, Title } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useText } from '../i18n/language.tsx';
import { Holders } from '../keys/holders.tsx';
import { AnchorLink, ButtonLink } from '../shell/links.tsx';
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
          <Group>
            {after !== undefined && (
              <ButtonLink to="/payments/terminals" variant="default">
                {say('firstPage')}
              </ButtonLink>
            )}
            {next !== null && (
              <ButtonLink to="/payments/terminals" search={{ after: next }} variant="default">
                {say('nextPage')}
              </ButtonLink>
            )}
          </Group>
        )}
      />
    </Stack>
  );
}

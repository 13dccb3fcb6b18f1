import { NativeSelect, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import type { Definition, SagaDetail } from '../api/types.ts';
import { useText } from '../i18n/language.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { diagramOf } from './diagram-model.ts';
import { definition } from './queries.ts';

/** Half of the script is for this alone. */
const Diagram = lazy(() => import('./diagram.tsx'));

/** The saga's own definition, with the way that this saga took through it. */
export function WayTaken({ saga }: { readonly saga: SagaDetail }) {
  const say = useText();
  const query = useQuery(definition);
  return (
    <Stack component="section" aria-label={say('way')}>
      <Title order={2} size="h3">
        {say('way')}
      </Title>
      <QueryView query={query}>{(known) => <OneMachine saga={saga} known={known} />}</QueryView>
    </Stack>
  );
}

const ORDER = '';

function OneMachine({ saga, known }: { readonly saga: SagaDetail; readonly known: Definition }) {
  const say = useText();
  const [chosen, choose] = useState(() => firstMachine(saga));
  const leg = saga.legs.some(({ dupTxnId }) => dupTxnId === chosen) ? chosen : ORDER;
  const machine = leg === ORDER ? known.machines.order : known.machines.leg;
  const model = useMemo(
    () =>
      diagramOf(
        machine,
        saga.history.filter((line) => (line.leg ?? ORDER) === leg),
      ),
    [machine, saga.history, leg],
  );
  return (
    <>
      {saga.legs.length > 0 && (
        <NativeSelect
          label={say('which')}
          value={leg}
          data={[
            { value: ORDER, label: say('wayOfOrder') },
            ...saga.legs.map(({ dupTxnId }) => ({
              value: dupTxnId,
              label: say('wayOfLeg', { leg: dupTxnId }),
            })),
          ]}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      )}
      <Text>
        {say('wayInWords', { way: model.way.map((state) => say.named('state.', state)).join(' → ') })}
      </Text>
      <Suspense fallback={<Skeleton height={340} />}>
        <Diagram key={leg} model={model} />
      </Suspense>
    </>
  );
}

/** Where somebody must look, else the order. */
const firstMachine = ({ legs }: SagaDetail): string =>
  legs.find(({ state }) => state === 'NeedsAttention')?.dupTxnId ?? ORDER;

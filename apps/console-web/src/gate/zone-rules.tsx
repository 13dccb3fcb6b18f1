import { Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Zone, ZonePolicy } from '../api/gate-types.ts';
import { useLanguage, useText, type Say } from '../i18n/language.tsx';
import type { Language } from '../i18n/languages.ts';
import { moneyText, numberText } from '../overview/numbers.ts';
import { Facts } from '../shell/facts.tsx';
import { ButtonLink } from '../shell/links.tsx';

/** The rules of each zone, and the way to where they are changed. */
export function ZoneRules({ zones }: { readonly zones: readonly Zone[] }) {
  const say = useText();
  if (zones.length === 0) return <Text>{say('noZones')}</Text>;
  return zones.map(({ zoneId, version, policy }) => (
    <Stack key={zoneId} gap="xs">
      <Title order={3} size="h4" data-value>
        {say('rulesOf', { zone: zoneId, version })}
      </Title>
      <PolicyFacts policy={policy} />
      <Group>
        <ButtonLink to="/gate/zones/$zoneId" params={{ zoneId }} variant="default" size="xs">
          {say('toRules', { zone: zoneId })}
        </ButtonLink>
      </Group>
    </Stack>
  ));
}

export function PolicyFacts({ policy }: { readonly policy: ZonePolicy }) {
  const say = useText();
  const { language } = useLanguage();
  return <Facts facts={rulesOf(policy, say, language).map(({ label, value }) => [label, value])} />;
}

interface Rule {
  readonly label: string;
  readonly value: ReactNode;
  /** What tells whether two policies have the same. */
  readonly of: unknown;
}

/** Every rule of a policy in words. */
export function rulesOf(policy: ZonePolicy, say: Say, language: Language): Rule[] {
  const { products, hours, entry, reentryAfterExit, acceptsTicketIds, staleList } = policy;
  const { timeZone, validity, antiPassback, capacity, fees } = policy;
  const admits = products === null ? say('allProducts') : <Names key="products" names={products} />;
  return [
    { label: say('admits'), of: products, value: admits },
    {
      label: say('hours'),
      of: hours,
      value: hours === null ? say('always') : `${hours.from}–${hours.until}`,
    },
    { label: say('planZone'), of: timeZone, value: <span data-value>{timeZone.replaceAll('_', ' ')}</span> },
    ...(Object.keys(validity).length === 0
      ? []
      : [{ label: say('validityOf'), of: validity, value: <Names names={Object.keys(validity)} /> }]),
    { label: say('entryRule'), of: entry, value: say.named('entry.', entry) },
    { label: say('reentry'), of: reentryAfterExit, value: say(reentryAfterExit ? 'yes' : 'no') },
    { label: say('passback'), of: antiPassback, value: passbackText(policy, say) },
    { label: say('capacities'), of: capacity, value: capacityText(policy, say, language) },
    { label: say('byTicketId'), of: acceptsTicketIds, value: say(acceptsTicketIds ? 'yes' : 'no') },
    { label: say('feeAtGate'), of: fees, value: <Fees key="fees" policy={policy} /> },
    { label: say('staleListRule'), of: staleList, value: say.named('staleList.', staleList) },
  ];
}

/** The rules that another policy has otherwise, as they are in the first one. */
export function changedRules(now: ZonePolicy, before: ZonePolicy, say: Say, language: Language): Rule[] {
  const old = new Map(rulesOf(before, say, language).map(({ label, of }) => [label, JSON.stringify(of)]));
  return rulesOf(now, say, language).filter(({ label, of }) => old.get(label) !== JSON.stringify(of));
}

const Names = ({ names }: { readonly names: readonly string[] }) => (
  <span data-value>{names.join(', ')}</span>
);

const passbackText = ({ antiPassback }: ZonePolicy, say: Say): string =>
  typeof antiPassback === 'string'
    ? say.named('passback.', antiPassback)
    : say('passbackSeconds', { seconds: antiPassback.seconds });

function capacityText({ capacity }: ZonePolicy, say: Say, language: Language): string {
  const { gate, zone, market } = capacity;
  const said = [
    ...(gate === null ? [] : [say('capacityOfGate', { limit: numberText(gate, language) })]),
    ...(zone === null ? [] : [say('capacityOfZone', { limit: numberText(zone, language) })]),
    ...(market === null ? [] : [say('capacityOfMarket', { limit: numberText(market, language) })]),
  ];
  return said.length === 0 ? say('noCapacity') : said.join(' · ');
}

function Fees({ policy: { fees } }: { readonly policy: ZonePolicy }) {
  const say = useText();
  const { language } = useLanguage();
  const products = Object.entries(fees.products);
  if (fees.zone === null && products.length === 0) return say('noFee');
  return (
    <>
      {fees.zone !== null && <div>{moneyText(fees.zone, 'TWD', language)}</div>}
      {products.map(([product, fee]) => (
        <div key={product}>
          <span data-value>{product}</span> {moneyText(fee, 'TWD', language)}
        </div>
      ))}
    </>
  );
}

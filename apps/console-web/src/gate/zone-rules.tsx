import { Stack, Text, Title } from '@mantine/core';
import type { Zone, ZonePolicy } from '../api/gate-types.ts';
import { useLanguage, useText, type Say } from '../i18n/language.tsx';
import type { Language } from '../i18n/languages.ts';
import { moneyText, numberText } from '../overview/numbers.ts';
import { Facts } from '../shell/facts.tsx';

/** The rules of each zone, to be read. */
export function ZoneRules({ zones }: { readonly zones: readonly Zone[] }) {
  const say = useText();
  if (zones.length === 0) return <Text>{say('noZones')}</Text>;
  return zones.map((zone) => <Rules key={zone.zoneId} zone={zone} />);
}

function Rules({ zone: { zoneId, version, policy } }: { readonly zone: Zone }) {
  const say = useText();
  const { language } = useLanguage();
  const { products, hours, entry, reentryAfterExit, acceptsTicketIds, staleList } = policy;
  return (
    <Stack gap="xs">
      <Title order={3} size="h4" data-value>
        {say('rulesOf', { zone: zoneId, version })}
      </Title>
      <Facts
        facts={[
          [say('admits'), products === null ? say('allProducts') : <Names key="products" names={products} />],
          [say('hours'), hours === null ? say('always') : `${hours.from}–${hours.until}`],
          [say('entryRule'), say.named('entry.', entry)],
          [say('reentry'), say(reentryAfterExit ? 'yes' : 'no')],
          [say('passback'), passbackText(policy, say)],
          [say('capacities'), capacityText(policy, say, language)],
          [say('byTicketId'), say(acceptsTicketIds ? 'yes' : 'no')],
          [say('feeAtGate'), <Fees key="fees" policy={policy} />],
          [say('staleListRule'), say.named('staleList.', staleList)],
        ]}
      />
    </Stack>
  );
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

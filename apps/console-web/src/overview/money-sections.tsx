import { Table, Text } from '@mantine/core';
import type { Asked, MoneyFigures, SagaFigures } from '../api/overview-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { countText, moneyText } from './numbers.ts';
import { AskedSection } from './section.tsx';

export function SagaSection({ asked }: { readonly asked: Asked<SagaFigures> }) {
  const say = useText();
  const { language } = useLanguage();
  return (
    <AskedSection
      title={say('sagas')}
      service="orchestrator"
      asked={asked}
      levelOf={(figures) => figures.level}
    >
      {({ open, needsAttention, settled, windowHours: hours }) => (
        <Table variant="vertical">
          <Table.Tbody>
            <Table.Tr>
              <Table.Th scope="row">{say('sagasOpen')}</Table.Th>
              <Table.Td>
                <AnchorLink to="/sagas">{countText(open, language)}</AnchorLink>
              </Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Th scope="row">{say('sagasInTrouble')}</Table.Th>
              <Table.Td>
                <AnchorLink to="/sagas" search={{ state: 'NeedsAttention' }}>
                  {countText(needsAttention, language)}
                </AnchorLink>
              </Table.Td>
            </Table.Tr>
            <Table.Tr>
              <Table.Th scope="row">{say('sagasSettled', { hours })}</Table.Th>
              <Table.Td>
                <AnchorLink to="/sagas" search={{ which: 'settled' }}>
                  {countText(settled, language)}
                </AnchorLink>
              </Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      )}
    </AskedSection>
  );
}

export function MoneySection({ asked }: { readonly asked: Asked<MoneyFigures> }) {
  const say = useText();
  return (
    <AskedSection title={say('money')} service="payments" asked={asked} levelOf={({ level }) => level}>
      {(figures) => (
        <>
          {figures.currencies.length === 0 ? (
            <Text>{say('noMoney')}</Text>
          ) : (
            figures.currencies.map((one) => <MoneyTable key={one.currency} one={one} />)
          )}
          <Text size="sm" c="dimmed">
            {say('moneyWindow', { hours: figures.windowHours })}
          </Text>
          {figures.isMore && <Text size="sm">{say('moneyIsMore')}</Text>}
        </>
      )}
    </AskedSection>
  );
}

function MoneyTable({ one }: { readonly one: MoneyFigures['currencies'][number] }) {
  const say = useText();
  const { language } = useLanguage();
  const money = (minor: number): string => moneyText(minor, one.currency, language);
  return (
    <Table variant="vertical">
      <Table.Tbody>
        <Table.Tr>
          <Table.Th scope="row">{say('currency')}</Table.Th>
          <Table.Td data-value>{one.currency}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('captured')}</Table.Th>
          <Table.Td data-value>{money(one.captured)}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('refunded')}</Table.Th>
          <Table.Td data-value>{money(one.refunded)}</Table.Td>
        </Table.Tr>
        <Table.Tr>
          <Table.Th scope="row">{say('atRisk')}</Table.Th>
          <Table.Td data-value>
            <AnchorLink to="/sagas">{money(one.atRisk)}</AnchorLink>
          </Table.Td>
        </Table.Tr>
      </Table.Tbody>
    </Table>
  );
}

import { Group, NativeSelect, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { ACT_REASON_MAX } from '@night-market/contracts/browser';
import { useQueryClient } from '@tanstack/react-query';
import type { Override, StallNow } from '../api/power-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';
import { numberText } from '../overview/numbers.ts';
import { Act } from '../shell/act.tsx';
import { DataTable } from '../shell/data-table.tsx';
import type { Filled } from '../shell/reason-dialog.tsx';
import { Moment } from '../time/moment.tsx';
import type { FeederActs } from './acts.ts';
import { endOverride, overrideStall } from './queries.ts';

const MINUTES_MAX = 1_440;
const DEFAULT_MINUTES = 30;

/** The stalls of a feeder, and how operators switch them for a while. */
export function StallSection({ feeder, tell }: FeederActs) {
  const say = useText();
  return (
    <Stack component="section" aria-label={say('stalls')}>
      <Title order={2} size="h3">
        {say('stalls')}
      </Title>
      {feeder.stalls.length === 0 ? (
        <Text>{say('noStalls')}</Text>
      ) : (
        <DataTable minWidth={760} heads={['stall', 'supply', 'override', 'actions', 'load', 'priority']}>
          {feeder.stalls.map((stall) => (
            <StallRow key={stall.stallId} stall={stall} feeder={feeder} tell={tell} />
          ))}
        </DataTable>
      )}
    </Stack>
  );
}

function StallRow({ stall, feeder, tell }: FeederActs & { readonly stall: StallNow }) {
  const say = useText();
  const { language } = useLanguage();
  const { stallId, meter } = stall;
  const described = feeder.definition.stalls.find((one) => one.stallId === stallId);
  const override = feeder.overrides.find((one) => one.stallId === stallId);
  return (
    <Table.Tr>
      <Table.Th scope="row" data-value>
        {stallId}
      </Table.Th>
      <Table.Td>
        <Supply stall={stall} />
      </Table.Td>
      <Table.Td>{override ? <Overridden override={override} /> : say('none')}</Table.Td>
      <Table.Td>
        <StallActs stallId={stallId} override={override} feeder={feeder} tell={tell} />
      </Table.Td>
      <Table.Td>
        {meter.value === null
          ? say.named('verdict.', meter.verdict)
          : say('watts', { watts: numberText(meter.value, language) })}
      </Table.Td>
      <Table.Td>
        {described && (
          <>
            {described.priorityClass} {described.critical && say('critical')}
          </>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function Supply({ stall: { isOn, since, lockedUntil, refusedUntil } }: { readonly stall: StallNow }) {
  const say = useText();
  return (
    <>
      <div data-position={isOn ? 'on' : 'off'}>
        <b>{say.named('position.', isOn ? 'on' : 'off')}</b>{' '}
        {/* One that was never switched has been on for ever. */}
        {Date.parse(since) > 0 && <Moment at={since} />}
      </div>
      {lockedUntil !== null && (
        <div>
          {say('lockedUntil')}
          <Moment at={lockedUntil} />
        </div>
      )}
      {refusedUntil !== null && (
        <div>
          {say('refusedUntil')}
          <Moment at={refusedUntil} />
        </div>
      )}
    </>
  );
}

function Overridden({ override: { position, until, reason, actor } }: { readonly override: Override }) {
  const say = useText();
  return (
    <>
      {say('overriddenUntil', { position: say.named('position.', position), actor })}
      <span data-value>{reason}</span>
      <div>
        {say('untilTime')}
        <Moment at={until} />
      </div>
    </>
  );
}

interface ActsProps extends FeederActs {
  readonly stallId: string;
  readonly override: Override | undefined;
}

function StallActs({ stallId, override, feeder: { feederId }, tell }: ActsProps) {
  const say = useText();
  const client = useQueryClient();
  const again = (): void => void client.invalidateQueries({ queryKey: ['power'] });
  const wish = (filled: Filled, reason: string) => ({
    position: filled('position') === 'off' ? ('off' as const) : ('on' as const),
    minutes: Number(filled('minutes')),
    reason,
  });
  return (
    <Group gap="xs">
      <Act
        text={say('switchStall')}
        title={say('switchStallOf', { stall: stallId })}
        help={say('switchStallHelp')}
        reasonMax={ACT_REASON_MAX}
        fields={<SwitchFields />}
        wrongIn={(filled) => (isMinutes(filled('minutes')) ? undefined : say('minutesWrong'))}
        run={async (reason, filled) => {
          const asked = wish(filled, reason);
          const { until } = await overrideStall(feederId, stallId, asked);
          return { ...asked, until };
        }}
        done={({ position, until }) => {
          tell(
            <>
              {say('switchTold', { stall: stallId, position: say.named('position.', position) })}
              <Moment at={until} />
            </>,
          );
          again();
        }}
      />
      {override && (
        <Act
          text={say('endOverride')}
          help={say('endOverrideHelp')}
          reasonMax={ACT_REASON_MAX}
          run={(reason) => endOverride(feederId, stallId, reason)}
          done={() => {
            tell(say('endOverrideTold', { stall: stallId }));
            again();
          }}
        />
      )}
    </Group>
  );
}

export const isMinutes = (text: string): boolean =>
  /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MINUTES_MAX;

function SwitchFields() {
  const say = useText();
  return (
    <>
      <NativeSelect
        {...{ label: say('supply'), name: 'position', defaultValue: 'off', 'data-autofocus': true }}
        data={(['off', 'on'] as const).map((value) => ({ value, label: say.named('position.', value) }))}
      />
      <TextInput
        {...{ label: say('forMinutes'), name: 'minutes', inputMode: 'numeric', required: true }}
        defaultValue={String(DEFAULT_MINUTES)}
      />
    </>
  );
}

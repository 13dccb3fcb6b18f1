import { NativeSelect, Stack, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useLanguage, useText } from '../i18n/language.tsx';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from '../i18n/languages.ts';
import { useTimes, ZONES, type Zone } from '../time/zone.tsx';

const THEMES = { auto: 'themeAuto', light: 'themeLight', dark: 'themeDark' } as const;
const ZONE_TEXTS = { market: 'zoneMarket', utc: 'zoneUtc', local: 'zoneLocal' } as const;

/** Language, theme and time zone; kept in this browser. */
export function Preferences() {
  const say = useText();
  const { language, choose } = useLanguage();
  const { zone, choose: chooseZone } = useTimes();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Stack gap="xs">
      <NativeSelect
        label={say('language')}
        value={language}
        data={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        onChange={({ currentTarget }) => choose(currentTarget.value as Language)}
      />
      <NativeSelect
        label={say('theme')}
        value={colorScheme}
        data={Object.entries(THEMES).map(([value, key]) => ({ value, label: say(key) }))}
        onChange={({ currentTarget }) => setColorScheme(currentTarget.value as MantineColorScheme)}
      />
      <NativeSelect
        label={say('zone')}
        value={zone}
        data={ZONES.map((value) => ({ value, label: say(ZONE_TEXTS[value]) }))}
        onChange={({ currentTarget }) => chooseZone(currentTarget.value as Zone)}
      />
    </Stack>
  );
}

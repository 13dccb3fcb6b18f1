import { Text } from '@mantine/core';
import type { Because, Decided } from '../api/power-types.ts';
import { useLanguage, useText } from '../i18n/language.tsx';

/** Reasons come in both languages. */
export const useReason = (): ((because: Because) => string) => {
  const { language } = useLanguage();
  return ({ en, zhTw }) => (language === 'en' ? en : zhTw);
};

/** What was switched, and why. */
export function DecidedLines({ decided }: { readonly decided: Decided }) {
  const say = useText();
  const reasonOf = useReason();
  const { shed, restored, permitted, reasons } = decided;
  const switched = [
    ...(shed.length === 0 ? [] : [say('shedStalls', { stalls: shed.join(', ') })]),
    ...(restored.length === 0 ? [] : [say('restoredStalls', { stalls: restored.join(', ') })]),
    ...(permitted.length === 0 ? [] : [say('permittedStalls', { stalls: permitted.join(', ') })]),
  ];
  return (
    <>
      {switched.map((line) => (
        <Text key={line} size="sm" fw={700}>
          {line}
        </Text>
      ))}
      {reasons.map((because) => (
        <Text key={because.en} size="sm">
          {reasonOf(because)}
        </Text>
      ))}
    </>
  );
}

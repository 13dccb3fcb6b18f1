import { NativeSelect, Stack, TextInput } from '@mantine/core';
import type { Answer, ChecklistItem, Inspection } from '../../api/inspection-types.ts';
import { useLanguage, useText } from '../../i18n/language.tsx';
import { fieldOf, fieldText } from './checklist-answers.ts';

/** A field for each item, with what was answered before. */
export function ChecklistFields({ inspection: { checklist, answers } }: { readonly inspection: Inspection }) {
  return (
    <Stack gap="xs">
      {checklist.map((item) => (
        <Field key={item.itemId} item={item} answer={answers[item.itemId]} />
      ))}
    </Stack>
  );
}

interface FieldProps {
  readonly item: ChecklistItem;
  readonly answer: Answer | undefined;
}

function Field({ item, answer }: FieldProps) {
  const say = useText();
  const { language } = useLanguage();
  const { itemId, kind, text, least, most } = item;
  const shared = { label: text[language], name: fieldOf(itemId), defaultValue: fieldText(answer) };
  if (kind === 'number') {
    const [from, to] = [least ?? say('anyNumber'), most ?? say('anyNumber')];
    const description = say('numberHelp', { least: from, most: to });
    return <TextInput {...{ ...shared, description }} inputMode="decimal" />;
  }
  return (
    <NativeSelect
      {...shared}
      data={[
        { value: '', label: say('notAnswered') },
        { value: 'yes', label: say('yes') },
        { value: 'no', label: say('no') },
        { value: '-', label: say('notThere') },
      ]}
    />
  );
}

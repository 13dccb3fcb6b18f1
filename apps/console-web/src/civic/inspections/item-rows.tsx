import { Button, Checkbox, Fieldset, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ChecklistItem } from '../../api/inspection-types.ts';
import { useText } from '../../i18n/language.tsx';
import { fieldIn, ITEMS_MAX, KINDS, ROWS, WEIGHTS } from './plan-form.ts';

interface Row {
  /** Names its fields, as long as it is there. */
  readonly row: number;
  readonly item: ChecklistItem | undefined;
}

/** The items of a checklist, of which there is one at least. */
export function ItemRows({ items }: { readonly items: readonly ChecklistItem[] | undefined }) {
  const say = useText();
  const [rows, setRows] = useState<readonly Row[]>(() =>
    (items ?? [undefined]).map((item, row) => ({ row, item })),
  );
  const [next, setNext] = useState(rows.length);
  const add = (): void => {
    setRows([...rows, { row: next, item: undefined }]);
    setNext(next + 1);
  };
  return (
    <Stack component="section" aria-label={say('checklist')} gap="xs">
      <input type="hidden" name={ROWS} value={rows.map(({ row }) => row).join(',')} />
      {rows.map(({ row, item }, index) => (
        <ItemRow
          key={row}
          {...{ row, item, n: index + 1 }}
          remove={rows.length > 1 ? () => setRows(rows.filter((one) => one.row !== row)) : undefined}
        />
      ))}
      <Group>
        <Button size="xs" variant="default" disabled={rows.length >= ITEMS_MAX} onClick={add}>
          {say('addItem')}
        </Button>
      </Group>
    </Stack>
  );
}

interface RowProps extends Row {
  /** As it is shown. */
  readonly n: number;
  readonly remove: (() => void) | undefined;
}

function ItemRow({ row, item, n, remove }: RowProps) {
  const say = useText();
  const [kind, setKind] = useState<string>(item?.kind ?? 'yes_no');
  const field = (name: string, label: string, defaultValue: string | undefined) => (
    <TextInput {...{ name: fieldIn(row, name), label, defaultValue, required: true }} />
  );
  return (
    <Fieldset legend={say('itemNumber', { n })}>
      <Stack gap="xs">
        {field('itemId', say('itemId'), item?.itemId)}
        {field('zh-TW', say('itemChinese'), item?.text['zh-TW'])}
        {field('en', say('itemEnglish'), item?.text.en)}
        <Group align="flex-end">
          <NativeSelect
            {...{ name: fieldIn(row, 'kind'), label: say('itemKind'), value: kind }}
            onChange={(event) => setKind(event.currentTarget.value)}
            data={KINDS.map((value) => ({ value, label: say.named('itemKind.', value) }))}
          />
          <NativeSelect
            {...{ name: fieldIn(row, 'weight'), label: say('weight'), defaultValue: item?.weight ?? 'major' }}
            data={WEIGHTS.map((value) => ({ value, label: say.named('weight.', value) }))}
          />
          {kind === 'number' && <Bounds row={row} item={item} />}
        </Group>
        <Group justify="space-between">
          <Checkbox
            {...{ name: fieldIn(row, 'optional'), label: say('itemOptional') }}
            defaultChecked={item?.optional === true}
          />
          {remove && (
            <Button size="xs" variant="default" onClick={remove}>
              {say('removeItem', { n })}
            </Button>
          )}
        </Group>
      </Stack>
    </Fieldset>
  );
}

function Bounds({ row, item }: Row) {
  const say = useText();
  const field = (name: 'least' | 'most', label: string) => (
    <TextInput
      {...{ name: fieldIn(row, name), label, inputMode: 'decimal', w: 100 }}
      defaultValue={item?.[name] === undefined ? undefined : String(item[name])}
    />
  );
  return (
    <>
      {field('least', say('itemLeast'))}
      {field('most', say('itemMost'))}
    </>
  );
}

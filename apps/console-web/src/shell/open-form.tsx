import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useText } from '../i18n/language.tsx';

interface Props {
  /** What the form is for. */
  readonly name: string;
  readonly label: string;
  readonly wrong: string;
  readonly isRight: (id: string) => boolean;
  /** What stands in the address already. */
  readonly value?: string | undefined;
  readonly open: (id: string) => void;
}

/** Opens the page of something whose id is typed. */
export function OpenForm({ name, label, wrong, isRight, value, open }: Props) {
  const say = useText();
  const [isWrong, setWrong] = useState(value !== undefined && !isRight(value));
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('id');
    const id = typeof typed === 'string' ? typed.trim() : '';
    setWrong(!isRight(id));
    if (isRight(id)) open(id);
  };
  return (
    <form onSubmit={send} noValidate role="search" aria-label={name}>
      <Group align="flex-end">
        <TextInput label={label} name="id" defaultValue={value} error={isWrong && wrong} flex={1} maw={400} />
        <Button type="submit" variant="default">
          {say('go')}
        </Button>
      </Group>
    </form>
  );
}

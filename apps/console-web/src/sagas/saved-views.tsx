import { Button, CloseButton, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useText } from '../i18n/language.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { readViews, VIEW_NAME_MAX, withoutView, withView, type KeptView } from './kept-views.ts';
import type { SagaSearch } from './saga-search.ts';

const KEPT = 'console-saga-views';

/** Filters by a name, kept in this browser. */
export function SavedViews({ search }: { readonly search: SagaSearch }) {
  const say = useText();
  const [views, setViews] = useState<readonly KeptView[]>(() => readViews(localStorage.getItem(KEPT)));
  const [error, setError] = useState<string>();
  const keep = (changed: readonly KeptView[]): void => {
    localStorage.setItem(KEPT, JSON.stringify(changed));
    setViews(changed);
  };
  const save = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const field = new FormData(event.currentTarget).get('viewName');
    const name = typeof field === 'string' ? field.trim() : '';
    const isWrong = name === '' || name.length > VIEW_NAME_MAX;
    setError(isWrong ? say('viewNameWrong', { max: VIEW_NAME_MAX }) : undefined);
    if (isWrong) return;
    keep(withView(views, name, search));
    event.currentTarget.reset();
  };
  return (
    <Group align="flex-end">
      <form onSubmit={save} noValidate aria-label={say('saveView')}>
        <Group align="flex-end" gap="xs">
          <TextInput label={say('viewName')} name="viewName" error={error} />
          <Button type="submit" variant="default">
            {say('saveView')}
          </Button>
        </Group>
      </form>
      {views.map((view) => (
        <Group key={view.name} gap={4} data-view={view.name}>
          <AnchorLink to="/sagas" search={view.search} data-value>
            {view.name}
          </AnchorLink>
          <CloseButton
            size="sm"
            aria-label={say('dropView', { name: view.name })}
            onClick={() => keep(withoutView(views, view.name))}
          />
        </Group>
      ))}
    </Group>
  );
}

import { Group, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useText } from '../i18n/language.tsx';
import { Act } from '../shell/act.tsx';
import { Told } from '../shell/told.tsx';
import { addNote, sagaDetail } from './queries.ts';

const NOTE_MAX = 500;

/** What the next one who looks at the saga should know. */
export function AddNote({ orderId }: { readonly orderId: string }) {
  const say = useText();
  const client = useQueryClient();
  const [told, tell] = useState<string>();
  return (
    <>
      <Told>{told}</Told>
      <Group>
        <Act
          text={say('addNote')}
          help={say('noteHelp')}
          reasonMax={null}
          fields={
            <Textarea
              label={say('note')}
              description={say('reasonHelp')}
              name="note"
              required
              data-autofocus
            />
          }
          wrongIn={(filled) => {
            const { length } = filled('note');
            return length > 0 && length <= NOTE_MAX ? undefined : say('noteWrong', { max: NOTE_MAX });
          }}
          run={(_reason, filled) => addNote(orderId, filled('note').replaceAll(/\p{Cc}+/gu, ' '))}
          done={(now) => {
            tell(say('noteTold'));
            client.setQueryData(sagaDetail(orderId).queryKey, now);
            void client.invalidateQueries({ queryKey: ['orders'] });
          }}
        />
      </Group>
    </>
  );
}

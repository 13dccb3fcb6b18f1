import { useState } from 'react';
import { ActButton } from './act-button.tsx';
import { ReasonDialog, type ReasonDialogProps } from './reason-dialog.tsx';

interface Props<T> extends Omit<ReasonDialogProps<T>, 'title' | 'act' | 'close'> {
  readonly text: string;
  readonly title?: string;
  readonly notNow?: string | undefined;
}

/** A button for operators, and the dialog in which they confirm and give their reason. */
export function Act<T>({ text, title = text, notNow, done, ...dialog }: Props<T>) {
  const [isOpen, setOpen] = useState(false);
  const finish = (result: T): void => {
    setOpen(false);
    done(result);
  };
  return (
    <>
      <ActButton text={text} notNow={notNow} act={() => setOpen(true)} />
      {isOpen && (
        <ReasonDialog {...dialog} title={title} act={text} done={finish} close={() => setOpen(false)} />
      )}
    </>
  );
}

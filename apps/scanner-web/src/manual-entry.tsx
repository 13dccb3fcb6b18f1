import { useState, type SubmitEvent } from 'react';
import { text, type Language } from './texts.ts';

interface Props {
  readonly language: Language;
  readonly onCode: (code: string) => void;
}

export function ManualEntry({ language, onCode }: Props) {
  const [typed, setTyped] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const code = typed.trim().toUpperCase();
    if (code !== '') onCode(code);
    setTyped('');
  };
  return (
    <form className="manual" onSubmit={submit}>
      <label htmlFor="code">{text('typed', language)}</label>
      <input
        id="code"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <button type="submit">{text('check', language)}</button>
    </form>
  );
}

import { enrolmentToken, GateCallError } from '@night-market/scanner-sdk';
import { useEffect, useEffectEvent, useState, type ReactNode, type SubmitEvent } from 'react';
import { Camera } from './camera.tsx';
import { enrolDevice, type Device } from './device.ts';
import { wakeSound } from './signals.ts';
import { text, type Language, type TextKey } from './texts.ts';

interface Props {
  readonly language: Language;
  readonly toggle: ReactNode;
  readonly onEnrolled: (device: Device) => void;
}

export function Enrolment({ language, toggle, onEnrolled }: Props) {
  const [typed, setTyped] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<TextKey>();

  const tryToken = (given: string): void => {
    const token = enrolmentToken(given);
    if (isBusy) return;
    if (token === undefined) return setProblem('enrolMalformed');
    setIsBusy(true);
    setProblem(undefined);
    enrolDevice(token)
      .then(onEnrolled, (error: unknown) => setProblem(problemFor(error)))
      .finally(() => setIsBusy(false));
  };

  const fromAddress = useEffectEvent(() => {
    if (!location.hash.startsWith('#enrol=')) return;
    const { hash } = location;
    // The token is good once: it stays neither in the address nor in the history.
    history.replaceState(null, '', location.pathname);
    tryToken(hash);
  });
  useEffect(() => fromAddress(), []);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    wakeSound();
    tryToken(typed);
  };
  return (
    <main className="enrolment">
      <header>
        <h1>{text('enrolTitle', language)}</h1>
        {toggle}
      </header>
      <p>{text('enrolHelp', language)}</p>
      <Camera language={language} onCode={tryToken} />
      <form onSubmit={submit}>
        <label htmlFor="token">{text('enrolToken', language)}</label>
        <input
          id="token"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <button type="submit" className="primary" disabled={isBusy}>
          {text(isBusy ? 'enrolling' : 'enrol', language)}
        </button>
      </form>
      <p role="alert" className="problem">
        {problem && text(problem, language)}
      </p>
    </main>
  );
}

function problemFor(error: unknown): TextKey {
  if (!(error instanceof GateCallError)) return 'failed';
  return error.code === 'enrolment_refused' ? 'enrolRefused' : 'enrolUnreachable';
}

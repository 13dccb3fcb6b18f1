import type { ScanRequest, ScanResult } from '@night-market/scanner-sdk';
import { useState, type SubmitEvent } from 'react';
import { reasonFor, text, type Language } from './texts.ts';

interface Props {
  readonly request: ScanRequest;
  readonly result: ScanResult;
  readonly language: Language;
  /** Whether a supervisor is being asked: then the answer stays. */
  readonly isAsking: boolean;
  readonly onAsk: (isAsking: boolean) => void;
  readonly onOverride: (reason: string) => void;
  readonly onNext: () => void;
}

const REASON_MAX = 200;

/** The answer, over the whole screen; it goes by itself. */
export function Result({ request, result, language, isAsking, onAsk, onOverride, onNext }: Props) {
  const isGranted = result.decision === 'granted';
  const title = !isGranted ? 'denied' : request.direction === 'exit' ? 'goodbye' : 'granted';
  const canOverride = !isGranted && result.ticketId !== null && request.direction === 'entry';
  return (
    <section className="result" data-decision={result.decision}>
      <div role="alert">
        <span className="sign" aria-hidden="true">
          {isGranted ? '✓' : '✕'}
        </span>
        <h2>{text(title, language)}</h2>
        {result.reason && <p className="reason">{reasonFor(result.reason, language)}</p>}
        {result.product && <p className="product">{result.product}</p>}
        {!isGranted && result.previous && (
          <p>
            {text('previous', language)}: {timeOf(result.previous.atMs, language)} · {result.previous.gateId}
          </p>
        )}
        {result.overridden && <p>{text('overridden', language)}</p>}
        {result.source === 'device' && <p className="source">{text('byDevice', language)}</p>}
      </div>
      {isAsking ? (
        <Override
          language={language}
          onCancel={() => onAsk(false)}
          onGiven={(reason) => {
            onAsk(false);
            onOverride(reason);
          }}
        />
      ) : (
        <div className="actions">
          {canOverride && (
            <button type="button" onClick={() => onAsk(true)}>
              {text('override', language)}
            </button>
          )}
          <button type="button" className="next" onClick={onNext}>
            {text('next', language)}
          </button>
        </div>
      )}
    </section>
  );
}

interface OverrideProps {
  readonly language: Language;
  readonly onCancel: () => void;
  readonly onGiven: (reason: string) => void;
}

function Override({ language, onCancel, onGiven }: OverrideProps) {
  const [reason, setReason] = useState('');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (reason.trim() !== '') onGiven(reason.trim());
  };
  return (
    <form className="actions" onSubmit={submit}>
      <label htmlFor="reason">{text('overrideReason', language)}</label>
      <input
        id="reason"
        value={reason}
        maxLength={REASON_MAX}
        required
        autoFocus
        onChange={({ target }) => setReason(target.value)}
      />
      <button type="submit">{text('override', language)}</button>
      <button type="button" className="next" onClick={onCancel}>
        {text('cancel', language)}
      </button>
    </form>
  );
}

const timeOf = (atMs: number, language: Language): string =>
  new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(atMs);

import type { ScanRequest, ScanResult } from '@night-market/scanner-sdk';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Camera } from './camera.tsx';
import type { Device } from './device.ts';
import { ManualEntry } from './manual-entry.tsx';
import { Result } from './result.tsx';
import { signal, wakeSound } from './signals.ts';
import { StatusBar } from './status-bar.tsx';
import { text, type Language } from './texts.ts';
import { useStatus } from './use-status.ts';
import { useWedge } from './use-wedge.ts';

interface Props {
  readonly language: Language;
  readonly toggle: ReactNode;
  readonly device: Device;
}

/** How long an answer stays, so that the next in line can be scanned without a touch. */
const SHOW_GRANTED_MS = 1_500;
const SHOW_DENIED_MS = 4_000;

type Direction = ScanRequest['direction'];

export function ScanScreen({ language, toggle, device: { scanner } }: Props) {
  const status = useStatus(scanner);
  const [direction, setDirection] = useState<Direction>('entry');
  const [shown, setShown] = useState<{ readonly request: ScanRequest; readonly result: ScanResult }>();
  const [hasFailed, setHasFailed] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const isBusy = useRef(false);

  const check = (request: ScanRequest): void => {
    if (isBusy.current) return;
    isBusy.current = true;
    scanner
      .scan(request)
      .then(
        (result) => {
          signal(result.decision === 'granted');
          setShown({ request, result });
          setHasFailed(false);
        },
        () => setHasFailed(true),
      )
      .finally(() => (isBusy.current = false));
  };
  const scan = (code: string): void => void (isAsking || check({ code, direction }));
  useWedge(scan);

  useEffect(() => {
    if (!shown || isAsking) return;
    const showMs = shown.result.decision === 'granted' ? SHOW_GRANTED_MS : SHOW_DENIED_MS;
    const timer = setTimeout(() => setShown(undefined), showMs);
    return () => clearTimeout(timer);
  }, [shown, isAsking]);

  return (
    <main className="scan" onPointerDown={wakeSound} onKeyDown={wakeSound}>
      <StatusBar language={language} status={status} gateId={scanner.identity.gateId} toggle={toggle} />
      {hasFailed && <p role="alert">{text('failed', language)}</p>}
      <fieldset className="direction">
        <legend className="hidden">{text('direction', language)}</legend>
        {(['entry', 'exit'] as const).map((each) => (
          <label key={each} data-checked={direction === each}>
            <input
              type="radio"
              name="direction"
              checked={direction === each}
              onChange={({ target }) => {
                setDirection(each);
                target.blur();
              }}
            />
            {text(each, language)}
          </label>
        ))}
      </fieldset>
      <Camera language={language} onCode={scan} />
      <ManualEntry language={language} onCode={scan} />
      {shown && (
        <Result
          key={shown.result.nonce}
          {...shown}
          language={language}
          isAsking={isAsking}
          onAsk={setIsAsking}
          onOverride={(reason) => check({ ...shown.request, override: { reason } })}
          onNext={() => setShown(undefined)}
        />
      )}
    </main>
  );
}

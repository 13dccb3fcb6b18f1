import { useEffect, useState } from 'react';
import { openDevice, type Device } from './device.ts';
import { Enrolment } from './enrolment.tsx';
import { ScanScreen } from './scan-screen.tsx';
import { firstLanguage, keepLanguage, text, type Language } from './texts.ts';

type State = 'opening' | 'new' | 'broken' | Device;

export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [state, setState] = useState<State>('opening');

  useEffect(() => keepLanguage(language), [language]);
  useEffect(() => {
    openDevice().then(
      (device) => setState(device ?? 'new'),
      () => setState('broken'),
    );
  }, []);

  const other: Language = language === 'en' ? 'zh-TW' : 'en';
  const toggle = (
    <button type="button" className="language" lang={other} onClick={() => setLanguage(other)}>
      {other === 'en' ? 'English' : '中文'}
    </button>
  );
  if (state === 'opening') return <main className="empty" aria-busy="true" />;
  if (state === 'broken') {
    return (
      <main className="empty">
        <h1>{text('title', language)}</h1>
        <p role="alert">{text('failed', language)}</p>
      </main>
    );
  }
  if (state === 'new') return <Enrolment language={language} toggle={toggle} onEnrolled={setState} />;
  return <ScanScreen language={language} toggle={toggle} device={state} />;
}

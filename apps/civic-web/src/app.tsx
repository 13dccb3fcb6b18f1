import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { sendAnswer, sendPhoto, sendReport } from './api.ts';
import { Follow } from './follow.tsx';
import { openKept, type Draft, type Kept } from './kept.ts';
import { firstLanguage, keepLanguage, LanguageContext, type Language } from './language.ts';
import { Mine } from './mine.tsx';
import { Outbox } from './outbox.ts';
import { ReportForm } from './report-form.tsx';
import { TEXTS } from './texts.ts';

interface Opened {
  readonly kept: Kept;
  readonly outbox: Outbox;
  readonly draft: Draft | undefined;
}

const later = (work: () => void, afterMs: number): (() => void) => {
  const timer = setTimeout(work, afterMs);
  return () => clearTimeout(timer);
};

async function open(): Promise<Opened> {
  const kept = await openKept();
  const outbox = new Outbox({ kept, sendReport, sendAnswer, sendPhoto, later });
  void outbox.sendNow();
  return { kept, outbox, draft: await kept.draft() };
}

/** A report by its number, with the key of the reporter in the links of mails. */
const FOLLOW = /^\/reports\/([\w-]{1,100})(?:\/([\w-]{1,100}))?$/u;

function useRoute(): readonly [string, (to: string) => void] {
  const [route, setRoute] = useState(location.hash.slice(1) || '/');
  useEffect(() => {
    const change = (): void => setRoute(location.hash.slice(1) || '/');
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  return [route, (to) => void (location.hash = to)];
}

/** The signal is back, or somebody looks at the page again. */
function useSendingAgain(outbox: Outbox | undefined): void {
  useEffect(() => {
    if (!outbox) return undefined;
    const send = (): void => {
      if (document.visibilityState === 'visible') void outbox.sendNow();
    };
    addEventListener('online', send);
    document.addEventListener('visibilitychange', send);
    return () => {
      removeEventListener('online', send);
      document.removeEventListener('visibilitychange', send);
    };
  }, [outbox]);
}

export function App() {
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [opened, setOpened] = useState<Opened>();
  const [route, go] = useRoute();
  const text = (key: keyof typeof TEXTS): string => TEXTS[key][language];
  useEffect(() => void open().then(setOpened), []);
  useEffect(() => keepLanguage(language), [language]);
  useSendingAgain(opened?.outbox);
  const isReport = route === '/';
  useEffect(() => {
    document.title = `${text(isReport ? 'report' : 'mine')} · ${text('title')}`;
  }, [language, isReport]);
  const heading = useHeading(route);
  const other: Language = language === 'en' ? 'zh-TW' : 'en';
  const view = useMemo(() => {
    if (!opened) return <p role="status">{text('loading')}</p>;
    const { kept, outbox } = opened;
    const [, followId, reporterKey] = FOLLOW.exec(route) ?? [];
    if (followId !== undefined)
      return <Follow key={followId} id={followId} reporterKey={reporterKey} outbox={outbox} />;
    if (!isReport) return <Mine outbox={outbox} kept={kept} go={go} />;
    return <ReportForm kept={kept} outbox={outbox} go={go} />;
  }, [opened, route, language]);
  return (
    <LanguageContext.Provider value={language}>
      <header>
        <p class="title">{text('title')}</p>
        <button type="button" class="language" lang={other} onClick={() => setLanguage(other)}>
          {other === 'en' ? 'English' : '中文'}
        </button>
        <nav aria-label={text('navigation')}>
          <a href="#/" aria-current={isReport ? 'page' : undefined}>
            {text('report')}
          </a>
          <a href="#/mine" aria-current={isReport ? undefined : 'page'}>
            {text('mine')}
          </a>
        </nav>
      </header>
      <main>
        <h1 tabIndex={-1} ref={heading}>
          {text(isReport ? 'report' : 'mine')}
        </h1>
        {view}
      </main>
    </LanguageContext.Provider>
  );
}

/** Whoever changes the page by the keyboard or hears it starts at its top. */
function useHeading(route: string) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(route);
  useEffect(() => {
    if (shown.current === route) return;
    shown.current = route;
    scrollTo(0, 0);
    heading.current?.focus();
  }, [route]);
  return heading;
}

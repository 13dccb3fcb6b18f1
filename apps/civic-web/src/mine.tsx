import { useEffect, useState } from 'preact/hooks';
import { services, type Service } from './api.ts';
import type { Kept, KeptReport } from './kept.ts';
import { inLanguage, useTexts } from './language.ts';
import type { Outbox } from './outbox.ts';
import type { TextKey } from './texts.ts';
import { When } from './when.tsx';

interface Props {
  readonly outbox: Outbox;
  readonly kept: Kept;
  readonly go: (route: string) => void;
}

/** Reports from this phone, and any other by its number. */
export function Mine({ outbox, kept, go }: Props) {
  const { text } = useTexts();
  const [, show] = useState(0);
  useEffect(() => outbox.listen(() => show((times) => times + 1)), [outbox]);
  const [offered, setOffered] = useState<readonly Service[]>([]);
  useEffect(() => void services().then((found) => setOffered(found ?? [])), []);
  /** Under a new key: what was refused is written anew. */
  const edit = async ({ key, draft, photos }: KeptReport): Promise<void> => {
    await kept.setDraft({ ...draft!, key: crypto.randomUUID(), photos });
    await outbox.forget(key);
    go('/');
  };
  return (
    <>
      <ByNumber go={go} />
      <h2>{text('myReports')}</h2>
      {outbox.reports.length === 0 && <p>{text('noReports')}</p>}
      <ul class="cards">
        {outbox.reports.map((report) => (
          <Card
            key={report.key}
            report={report}
            service={offered.find(({ service_code: code }) => code === report.serviceCode)}
            outbox={outbox}
            edit={() => void edit(report)}
          />
        ))}
      </ul>
    </>
  );
}

function stateOf({ followId, refused, photos, isPhotoRefused }: KeptReport, isSending: boolean): TextKey {
  if (refused) return 'refused';
  if (followId === undefined) return isSending ? 'sending' : 'waiting';
  if (photos.length > 0) return isSending ? 'sending' : 'photoWaiting';
  return isPhotoRefused ? 'photoRefused' : 'sent';
}

interface CardProps {
  readonly report: KeptReport;
  readonly service: Service | undefined;
  readonly outbox: Outbox;
  readonly edit: () => void;
}

function Card({ report, service, outbox, edit }: CardProps) {
  const { text, language } = useTexts();
  const { key, serviceCode, writtenAtMs, followId, refused } = report;
  const state = stateOf(report, outbox.isSending);
  const waits = state === 'waiting' || state === 'photoWaiting';
  return (
    <li data-state={state}>
      <h3>{service ? inLanguage(service.service_name, language) : serviceCode}</h3>
      <p>
        <When at={writtenAtMs} />
      </p>
      <p role="status" class={state === 'sent' ? 'good' : 'warn'}>
        {text(state)}
      </p>
      {refused && (
        <ul lang="en">
          {refused.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {followId !== undefined && (
        <p class="number">
          {text('number')} <a href={`#/reports/${followId}`}>{followId}</a>
        </p>
      )}
      <div class="row">
        {waits && (
          <button type="button" onClick={() => void outbox.sendNow()}>
            {text('sendNow')}
          </button>
        )}
        {refused && (
          <button type="button" onClick={edit}>
            {text('edit')}
          </button>
        )}
        {(refused || followId !== undefined) && !waits && (
          <button type="button" onClick={() => void outbox.forget(key)}>
            {text('forget')}
          </button>
        )}
      </div>
    </li>
  );
}

function ByNumber({ go }: Pick<Props, 'go'>) {
  const { text } = useTexts();
  const [number, setNumber] = useState('');
  const [isWrong, setWrong] = useState(false);
  const follow = (event: Event): void => {
    event.preventDefault();
    const id = number.trim();
    setWrong(!/^[\w-]{1,100}$/u.test(id));
    if (/^[\w-]{1,100}$/u.test(id)) go(`/reports/${id}`);
  };
  return (
    <form noValidate onSubmit={follow} class="by-number">
      <label for="number">{text('followByNumber')}</label>
      <div class="row">
        <input
          id="number"
          autoComplete="off"
          autoCapitalize="none"
          spellcheck={false}
          aria-invalid={isWrong}
          aria-describedby="number-problem"
          value={number}
          onInput={({ currentTarget }) => setNumber(currentTarget.value)}
        />
        <button type="submit">{text('follow')}</button>
      </div>
      <p class="said" role="alert" id="number-problem">
        {isWrong && text('needNumber')}
      </p>
    </form>
  );
}

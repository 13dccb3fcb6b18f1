import { useMemo, useRef, useState } from 'preact/hooks';
import type { FollowedReport } from './api.ts';
import type { KeptAnswer, Photo } from './kept.ts';
import { useTexts } from './language.ts';
import type { Outbox } from './outbox.ts';
import { toSend } from './photo.ts';
import { Preview } from './photo-field.tsx';
import type { TextKey } from './texts.ts';

interface Props {
  readonly report: FollowedReport;
  /** Undefined: whoever looks is not known to have sent the report. */
  readonly reporterKey: string | undefined;
  readonly outbox: Outbox;
}

/** Who sent the report answers what is asked, or adds something. */
export function Answering({ report, reporterKey, outbox }: Props) {
  const { text } = useTexts();
  const { service_request_id: reportId, extended_attributes: known } = report;
  const own = outbox.answers.filter((answer) => answer.reportId === reportId);
  const said = own.filter(({ state }) => state !== 'draft');
  const isOnItsWay = said.some(({ state, refused }) => state === 'text' && !refused);
  const isAsked = known.detailed_status === 'information_required' && !isOnItsWay;
  const newKey = useMemo(() => crypto.randomUUID(), [said.length]);
  if (reporterKey === undefined) return isAsked ? <p class="warn">{text('askedElsewhere')}</p> : null;
  const draft = own.find(({ state }) => state === 'draft');
  const answer: KeptAnswer = draft ?? {
    ...{ key: newKey, reportId, reporterKey, text: '', state: 'draft', writtenAtMs: Date.now() },
  };
  return (
    <section aria-labelledby="answering" data-asked={isAsked}>
      <h3 id="answering">{text(isAsked ? 'asked' : 'comment')}</h3>
      {isAsked && <p>{text('askedHelp')}</p>}
      {said.length > 0 && (
        <ul class="cards">
          {said.map((one) => (
            <Said key={one.key} answer={one} outbox={outbox} />
          ))}
        </ul>
      )}
      <AnswerForm key={answer.key} kept={answer} say={(changed) => void outbox.say(changed)} />
    </section>
  );
}

function stateOf({ state, refused, isPhotoRefused }: KeptAnswer, isSending: boolean): TextKey {
  if (refused) return 'answerRefused';
  if (state === 'sent') return isPhotoRefused ? 'answerPhotoRefused' : 'answerSent';
  if (isSending) return 'sending';
  return state === 'photo' ? 'answerPhotoWaiting' : 'answerWaiting';
}

function Said({ answer, outbox }: { readonly answer: KeptAnswer; readonly outbox: Outbox }) {
  const { text } = useTexts();
  const { refused } = answer;
  const state = stateOf(answer, outbox.isSending);
  const waits = state === 'answerWaiting' || state === 'answerPhotoWaiting';
  return (
    <li data-answer={state}>
      <p role="status" class={state === 'answerSent' ? 'good' : 'warn'}>
        {text(state)}
      </p>
      {refused && (
        <ul lang="en">
          {refused.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {answer.text !== '' && <p>{answer.text}</p>}
      {refused && (
        <button type="button" onClick={() => void outbox.forgetAnswer(answer.key)}>
          {text('forget')}
        </button>
      )}
      {waits && (
        <button type="button" onClick={() => void outbox.sendNow()}>
          {text('sendNow')}
        </button>
      )}
    </li>
  );
}

interface FormProps {
  readonly kept: KeptAnswer;
  readonly say: (answer: KeptAnswer) => void;
}

/** What is written is kept at once, so that a page that is loaded again has it. */
function AnswerForm({ kept, say }: FormProps) {
  const { text } = useTexts();
  const [said, setSaid] = useState<TextKey>();
  const [answer, setAnswer] = useState(kept);
  const current = useRef(kept);
  const { photo } = answer;
  const change = (changes: Partial<KeptAnswer>): void => {
    // It is on its way.
    if (current.current.state !== 'draft') return;
    current.current = { ...current.current, ...changes };
    setAnswer(current.current);
    say(current.current);
  };
  const choose = async (file: Blob | undefined): Promise<void> => {
    if (!file) return;
    setSaid('loading');
    try {
      change({ photo: { id: crypto.randomUUID(), bytes: await toSend(file) } });
      setSaid(undefined);
    } catch {
      setSaid('photoUnreadable');
    }
  };
  const send = (event: Event): void => {
    event.preventDefault();
    const isEmpty = answer.text.trim() === '';
    setSaid(isEmpty ? 'needText' : undefined);
    if (isEmpty) document.getElementById('answer')?.focus();
    else change({ state: 'text', writtenAtMs: Date.now() });
  };
  return (
    <form noValidate onSubmit={send}>
      <div class="field">
        <label for="answer">{text('answer')}</label>
        <textarea
          id="answer"
          rows={3}
          maxLength={4_000}
          aria-describedby="answer-help answer-said"
          aria-invalid={said === 'needText'}
          value={answer.text}
          onInput={({ currentTarget }) => change({ text: currentTarget.value })}
        />
        <p class="help" id="answer-help">
          {text('answerHelp')}
        </p>
      </div>
      <AnswerPhoto
        photo={photo}
        choose={(file) => void choose(file)}
        remove={() => change({ photo: undefined })}
      />
      <p class="said" role="alert" id="answer-said">
        {said && text(said)}
      </p>
      <button type="submit" class="primary">
        {text('sendAnswer')}
      </button>
    </form>
  );
}

interface PhotoProps {
  readonly photo: Photo | undefined;
  readonly choose: (file: Blob | undefined) => void;
  readonly remove: () => void;
}

function AnswerPhoto({ photo, choose, remove }: PhotoProps) {
  const { text } = useTexts();
  if (photo)
    return (
      <div class="field">
        <Preview photo={photo.bytes} alt={text('photoChosen')} />
        <button type="button" onClick={remove}>
          {text('photoRemove')}
        </button>
      </div>
    );
  return (
    <div class="field">
      <label for="answer-photo">{text('answerPhoto')}</label>
      <input
        id="answer-photo"
        type="file"
        accept="image/jpeg,image/png,image/webp"
        aria-describedby="answer-photo-help"
        onChange={({ currentTarget }) => choose(currentTarget.files?.[0])}
      />
      <p class="help" id="answer-photo-help">
        {text('photoHelp')}
      </p>
    </div>
  );
}

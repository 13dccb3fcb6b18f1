import { useEffect, useRef, useState } from 'preact/hooks';
import { attributesOf, services, type Attribute, type Service } from './api.ts';
import { Answers, STALL } from './answers.tsx';
import { problemsOf, type Problem } from './check-draft.ts';
import type { Field } from './field.ts';
import { Category, Contact, Description, Problems } from './form-parts.tsx';
import { newDraft, type Draft, type Kept } from './kept.ts';
import { useTexts } from './language.ts';
import type { Outbox } from './outbox.ts';
import { PhotoField } from './photo-field.tsx';
import { PlaceField } from './place-field.tsx';
import { Unreachable } from './unreachable.tsx';

interface Props {
  readonly kept: Kept;
  readonly outbox: Outbox;
  readonly go: (route: string) => void;
}

/** What is written is kept at once, so that a page that is loaded again has it. */
function useDraft(kept: Kept): Field | undefined {
  const [draft, setDraft] = useState<Draft>();
  const current = useRef<Draft>(undefined);
  const show = (next: Draft): void => {
    current.current = next;
    setDraft(next);
  };
  useEffect(() => void kept.draft().then((found) => show(found ?? newDraft())), [kept]);
  const change = (changes: Partial<Draft>): void => {
    const next = { ...(current.current ?? newDraft()), ...changes };
    show(next);
    void kept.setDraft(next);
  };
  return draft && { draft, change };
}

/** What the hotline offers; undefined while it is asked, null when it cannot be reached. */
function useOffer<T>(
  ask: () => Promise<T | undefined>,
  of: unknown,
): readonly [T | null | undefined, () => void] {
  const [found, setFound] = useState<T | null>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let isAsked = true;
    setFound(undefined);
    void ask().then((answer) => isAsked && setFound(answer ?? null));
    return () => void (isAsked = false);
  }, [of, tries]);
  return [found, () => setTries(tries + 1)];
}

export function ReportForm({ kept, outbox, go }: Props) {
  const field = useDraft(kept);
  const { text } = useTexts();
  const [offered, askAgain] = useOffer(services, '');
  if (offered === null) return <Unreachable retry={askAgain} />;
  if (!field || !offered) return <p role="status">{text('loading')}</p>;
  return <Form {...field} offered={offered} kept={kept} outbox={outbox} go={go} />;
}

function Form({ draft, change, offered, kept, outbox, go }: Props & Field & { offered: readonly Service[] }) {
  const { text } = useTexts();
  const { serviceCode } = draft;
  const [asked, askAgain] = useOffer(
    async () => (serviceCode === '' ? [] : attributesOf(serviceCode)),
    serviceCode,
  );
  const attributes: readonly Attribute[] = asked ?? [];
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    const found = problemsOf(draft, attributes);
    setProblems(found);
    if (found.length > 0 || !asked) return;
    const hasStall = attributes.some(({ code }) => code === STALL);
    const answers =
      hasStall && draft.where !== '' ? { ...draft.answers, [STALL]: [draft.where] } : draft.answers;
    await outbox.add({ ...draft, answers });
    go('/mine');
  };
  const problemOf = (at: string): string | undefined => problems.find((each) => each.at === at)?.at;
  return (
    <form noValidate onSubmit={(event) => void send(event)}>
      <p class="emergency">{text('emergency')}</p>
      {problems.length > 0 && <Problems problems={problems} />}
      <Category draft={draft} change={change} offered={offered} />
      {asked === null && <Unreachable retry={askAgain} />}
      <Answers attributes={attributes} draft={draft} change={change} problemOf={problemOf} />
      <PlaceField draft={draft} change={change} isWrong={problemOf('where') !== undefined} />
      <Description draft={draft} change={change} />
      <PhotoField draft={draft} change={change} />
      <Contact draft={draft} change={change} problemOf={problemOf} />
      <button type="submit" class="primary">
        {text('send')}
      </button>
      <p class="help">{text(kept.isLasting ? 'kept' : 'notKept')}</p>
    </form>
  );
}

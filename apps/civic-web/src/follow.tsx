import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { followed, updatesOf, type FollowedReport, type Sent, type Update } from './api.ts';
import { Answering } from './answering.tsx';
import { inLanguage, useTexts } from './language.ts';
import type { Outbox } from './outbox.ts';
import { Unreachable } from './unreachable.tsx';
import { When } from './when.tsx';

interface Props {
  readonly id: string;
  /** Of the link that was followed; else that of the phone. */
  readonly reporterKey: string | undefined;
  readonly outbox: Outbox;
}

/** What became of a report. */
export function Follow({ id, reporterKey, outbox }: Props) {
  const { text } = useTexts();
  const [found, setFound] = useState<Sent<FollowedReport>>();
  const [updates, setUpdates] = useState<readonly Update[]>([]);
  const [tries, setTries] = useState(0);
  const [, show] = useState(0);
  useEffect(() => outbox.listen(() => show((times) => times + 1)), [outbox]);
  // What was sent may have changed how the report stands.
  const sentAnswers = outbox.answers.filter(({ state }) => state === 'sent').length;
  useEffect(() => {
    let isShown = true;
    const look = async (): Promise<void> => {
      const answer = await followed(id);
      if (isShown) setFound(answer);
      if (answer.type !== 'taken') return;
      const said = await updatesOf(answer.value.service_request_id);
      if (isShown) setUpdates(said);
    };
    void look();
    return () => void (isShown = false);
  }, [id, tries, sentAnswers]);
  const again = (): void => {
    setFound(undefined);
    setTries(tries + 1);
  };
  if (!found) return <p role="status">{text('loading')}</p>;
  if (found.type === 'later') return <Unreachable retry={again} />;
  if (found.type === 'refused')
    return (
      <div class="problems" role="alert">
        <p>{text('unknownReport')}</p>
        <button type="button" onClick={again}>
          {text('retry')}
        </button>
      </div>
    );
  const report = found.value;
  const key = reporterKey ?? outbox.reports.find(({ followId }) => followId === id)?.reporterKey;
  return (
    <>
      <Report report={report} updates={updates} />
      <Answering report={report} reporterKey={key} outbox={outbox} />
    </>
  );
}

function Row({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Report({ report, updates }: { report: FollowedReport; updates: readonly Update[] }) {
  const { text, language } = useTexts();
  const { status, status_notes: notes, description, address, agency_responsible: agency } = report;
  const { expected_datetime: expected, media_urls: mediaUrls } = report;
  return (
    <article data-status={status}>
      <h2>{inLanguage(report.service_name, language)}</h2>
      <p class={`state ${status === 'closed' ? 'good' : 'warn'}`}>
        {text('status')}: {text(status)}
      </p>
      {report.service_notice !== null && <p>{text('sameAs')}</p>}
      <dl>
        <Row name={text('number')}>
          <span class="number">{report.service_request_id}</span>
        </Row>
        <Row name={text('reportedAt')}>
          <When at={report.requested_datetime} />
        </Row>
        <Row name={text('updatedAt')}>
          <When at={report.updated_datetime} />
        </Row>
        {expected !== null && status === 'open' && (
          <Row name={text('expectedAt')}>
            <When at={expected} />
          </Row>
        )}
        {agency !== null && <Row name={text('inCharge')}>{agency}</Row>}
        {address !== null && <Row name={text('at')}>{address}</Row>}
        {description !== null && <Row name={text('about')}>{description}</Row>}
        {notes !== null && <Row name={text('notes')}>{notes}</Row>}
      </dl>
      {mediaUrls.map((mediaUrl, n) => (
        <Photo key={mediaUrl} mediaUrl={mediaUrl} of={mediaUrls.length > 1 ? ` ${n + 1}` : ''} />
      ))}
      {updates.length > 0 && (
        <>
          <h3>{text('updates')}</h3>
          <ol>
            {updates.map(
              ({ update_id: updateId, updated_datetime: at, status: said, description: words }) => (
                <li key={updateId}>
                  <When at={at} /> · {text(said === 'closed' ? 'closed' : 'open')}
                  {words !== null && <p>{words}</p>}
                </li>
              ),
            )}
          </ol>
        </>
      )}
    </article>
  );
}

/** The page shows its own photos; those of others are a link. */
function Photo({ mediaUrl, of }: { readonly mediaUrl: string; readonly of: string }) {
  const { text } = useTexts();
  if (!URL.canParse(mediaUrl)) return null;
  const { pathname } = new URL(mediaUrl);
  if (/^\/photos\/[\w-]+\.jpg$/u.test(pathname))
    return <img class="photo" src={pathname} alt={text('photoOf') + of} />;
  return (
    <p>
      <a href={mediaUrl} rel="noreferrer">
        {text('photoOf') + of}
      </a>
    </p>
  );
}

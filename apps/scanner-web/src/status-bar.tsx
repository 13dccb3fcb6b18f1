import type { ReactNode } from 'react';
import { text, type Language, type TextKey } from './texts.ts';
import type { Status } from './use-status.ts';

interface Props {
  readonly language: Language;
  readonly status: Status;
  readonly gateId: string;
  readonly toggle: ReactNode;
}

function warningFor({ isRevoked, isReady, isListStale }: Status): TextKey | undefined {
  if (isRevoked) return 'revoked';
  if (!isReady) return 'notReady';
  return isListStale ? 'listStale' : undefined;
}

export function StatusBar({ language, status, gateId, toggle }: Props) {
  const warning = warningFor(status);
  return (
    <header>
      <h1>
        <span className="hidden">{text('title', language)}</span>
        {text('gate', language)} <strong>{gateId}</strong>
      </h1>
      <p className="link" data-online={status.isOnline} role="status">
        {text(status.isOnline ? 'online' : 'offline', language)}
      </p>
      <p className="queued" data-empty={status.queued === 0}>
        {text('queued', language)} <strong data-testid="queued">{status.queued}</strong>
      </p>
      {toggle}
      {warning && (
        <p className="warning" role="status">
          {text(warning, language)}
        </p>
      )}
    </header>
  );
}

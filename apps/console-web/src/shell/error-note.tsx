import { Alert, Button, Group } from '@mantine/core';
import { ApiError } from '../api/client.ts';
import { useText, type Say } from '../i18n/language.tsx';

/** Codes with words of their own. */
const TOLD = {
  unreachable: 'errorUnreachable',
  service_unreachable: 'errorServiceAway',
  service_not_listed: 'errorServiceNotListed',
  services_unknown: 'errorServicesUnknown',
  service_unanswered: 'errorUnanswered',
  no_json: 'errorNoJson',
  provider_away: 'providerAway',
  not_found: 'errorNotFound',
  forbidden: 'errorForbidden',
  foreign_page: 'errorForbidden',
  unauthenticated: 'sessionOver',
  session_over: 'sessionOver',
  plan_id_taken: 'errorPlanIdTaken',
  plan_ended: 'errorPlanEnded',
  personal_data: 'errorPersonalData',
  already_refunded: 'errorAlreadyRefunded',
  leg_not_waiting: 'errorLegNotWaiting',
  critical_stall: 'errorCriticalStall',
  break_explained: 'errorBreakExplained',
  two_keys_valid: 'rotateTwoValid',
  version_changed: 'errorVersionChanged',
  ticket_revoked: 'ticketRevokedBefore',
} as const;

/** An error in one sentence, in the operator's language. */
export function sentenceOf(error: unknown, say: Say): string {
  if (!(error instanceof ApiError)) return say('errorOther', { code: '-', detail: String(error) });
  const { status, code, detail, service } = error;
  if (Object.hasOwn(TOLD, code)) return say(TOLD[code as keyof typeof TOLD], { service });
  if (status === 400 || status === 422) return say('errorInvalid', { detail });
  return say('errorOther', { code, detail });
}

interface Props {
  readonly error: unknown;
  readonly again?: () => void;
}

/** Says that something failed: never an empty list in its place. */
export function ErrorNote({ error, again }: Props) {
  const say = useText();
  return (
    <Alert color="red" role="alert" variant="outline">
      <Group justify="space-between">
        <span>{sentenceOf(error, say)}</span>
        {again && (
          <Button size="xs" variant="default" onClick={again}>
            {say('tryAgain')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

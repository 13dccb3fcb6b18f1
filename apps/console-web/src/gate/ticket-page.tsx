import { Badge, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { ACT_REASON_MAX } from '@night-market/contracts/browser';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { ListedScan, ScanAnswer, Ticket, TicketStatus } from '../api/gate-types.ts';
import { useText } from '../i18n/language.tsx';
import { Act } from '../shell/act.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { Facts } from '../shell/facts.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { Told } from '../shell/told.tsx';
import { Moment } from '../time/moment.tsx';
import { isGateId } from './ids.ts';
import { letIn, newNonce, setTicketStatus, ticketNow } from './queries.ts';

const route = getRouteApi('/gate/tickets/$ticketId');

/** One ticket: whether it is good, where it was scanned, and what can be done about it. */
export function TicketPage() {
  const say = useText();
  const { ticketId } = route.useParams();
  const query = useQuery(ticketNow(ticketId));
  const [told, tell] = useState<string>();
  return (
    <Stack>
      <AnchorLink to="/gate">{say('toGate')}</AnchorLink>
      <Title order={1} size="h2" data-value>
        {ticketId}
      </Title>
      <Told>{told}</Told>
      <QueryView key={ticketId} query={query}>
        {(ticket) => <OneTicket ticket={ticket} tell={tell} />}
      </QueryView>
    </Stack>
  );
}

interface Props {
  readonly ticket: Ticket;
  readonly tell: (told: string) => void;
}

function OneTicket({ ticket, tell }: Props) {
  const say = useText();
  const { status, product, inside, scans } = ticket;
  return (
    <>
      <Facts
        facts={[
          [say('state'), status === null ? say('ticketUnknown') : <Status key="status" status={status} />],
          [say('product'), product === null ? say('unknown') : <code key="product">{product}</code>],
          [say('insideNow'), say(inside ? 'yes' : 'no')],
        ]}
      />
      <Group>
        <StatusActs ticket={ticket} tell={tell} />
        <LetInAct ticket={ticket} tell={tell} />
      </Group>
      <Title order={2} size="h3">
        {say('scans')}
      </Title>
      {scans.length === 0 ? <Text>{say('noScans')}</Text> : <ScanTable scans={scans} />}
    </>
  );
}

const COLORS = { clear: 'green', blocked: 'yellow', revoked: 'red' } as const;

function Status({ status }: { readonly status: TicketStatus }) {
  const say = useText();
  return (
    <Badge color={COLORS[status]} variant="outline" data-ticket={status}>
      {say.named('ticket.', status)}
    </Badge>
  );
}

const STATUS_ACTS = [
  { status: 'blocked', text: 'blockTicket', help: 'blockTicketHelp' },
  { status: 'clear', text: 'clearTicket', help: 'clearTicketHelp' },
  { status: 'revoked', text: 'revokeTicket', help: 'revokeTicketHelp' },
] as const;

function StatusActs({ ticket: { ticketId, status }, tell }: Props) {
  const say = useText();
  const client = useQueryClient();
  const notNow = (): string | undefined => {
    if (status === null) return say('ticketNotIssued');
    return status === 'revoked' ? say('ticketRevokedBefore') : undefined;
  };
  return STATUS_ACTS.filter((one) => one.status !== status).map((one) => (
    <Act
      key={one.status}
      text={say(one.text)}
      help={say(one.help)}
      notNow={notNow()}
      reasonMax={ACT_REASON_MAX}
      run={(reason) => setTicketStatus(ticketId, { status: one.status, reason })}
      done={(now) => {
        tell(say('statusTold', { status: say.named('ticket.', now.status) }));
        void client.invalidateQueries({ queryKey: ['gate'] });
      }}
    />
  ));
}

function LetInAct({ ticket: { ticketId }, tell }: Props) {
  const say = useText();
  const client = useQueryClient();
  const nonce = useRef(newNonce());
  const toldOf = ({ decision, reason, overridden }: ScanAnswer): string => {
    if (decision === 'denied') return say('letInDenied', { reason: say.named('refusal.', reason ?? '') });
    if (overridden === undefined) return say('letInTold');
    return say('letInDespite', { reason: say.named('refusal.', overridden) });
  };
  return (
    <Act
      text={say('letIn')}
      help={say('letInHelp')}
      reasonMax={ACT_REASON_MAX}
      fields={
        <TextInput {...{ label: say('gateId'), name: 'gateId', required: true, 'data-autofocus': true }} />
      }
      wrongIn={(filled) => (isGateId(filled('gateId')) ? undefined : say('gateIdWrong'))}
      run={(reason, filled) => letIn(ticketId, { gateId: filled('gateId'), reason, nonce: nonce.current })}
      done={(answer) => {
        nonce.current = newNonce();
        tell(toldOf(answer));
        void client.invalidateQueries({ queryKey: ['gate'] });
      }}
    />
  );
}

function ScanTable({ scans }: { readonly scans: readonly ListedScan[] }) {
  return (
    <DataTable minWidth={640} heads={['scannedAt', 'gateOf', 'direction', 'decision', 'remarks']}>
      {scans.toReversed().map((scan) => (
        <ScanRow key={scan.scanId} scan={scan} />
      ))}
    </DataTable>
  );
}

function ScanRow({ scan }: { readonly scan: ListedScan }) {
  const say = useText();
  const { scannedAt, gateId, direction, decision, reason, overridden, flags } = scan;
  const remarks = [
    ...(reason === null ? [] : [say.named('refusal.', reason)]),
    ...(overridden === undefined ? [] : [say('overriddenBy', { reason: say.named('refusal.', overridden) })]),
    ...flags.map((flag) => say.named('flag.', flag)),
  ];
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <Moment at={scannedAt} />
      </Table.Th>
      <Table.Td data-value>{gateId}</Table.Td>
      <Table.Td>{say.named('direction.', direction)}</Table.Td>
      <Table.Td data-decision={decision}>{say.named('decision.', decision)}</Table.Td>
      <Table.Td>{remarks.length === 0 ? say('none') : remarks.join(' · ')}</Table.Td>
    </Table.Tr>
  );
}

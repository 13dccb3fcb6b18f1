import { Badge, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Holder, HolderKey, IssuedKey } from '../api/key-types.ts';
import { useText } from '../i18n/language.tsx';
import { Act } from '../shell/act.tsx';
import { DataTable } from '../shell/data-table.tsx';
import { QueryView } from '../shell/query-view.tsx';
import type { Filled } from '../shell/reason-dialog.tsx';
import { Told } from '../shell/told.tsx';
import { Moment } from '../time/moment.tsx';
import { useTimes } from '../time/zone.tsx';
import { IssuedDialog } from './issued-dialog.tsx';
import { stateOf } from './key-state.ts';
import { holderList, issueKey, revokeKey, rotateKey, type HolderKind } from './queries.ts';

interface Props {
  readonly kind: HolderKind;
  readonly after: string | undefined;
  /** Leads to the next page, or to the first. */
  readonly pages: (next: string | null) => ReactNode;
}

/** Who holds keys of a service; a key is issued, replaced and revoked here. */
export function Holders({ kind, after, pages }: Props) {
  const client = useQueryClient();
  const query = useQuery(holderList(kind, after));
  const [issued, setIssued] = useState<IssuedKey>();
  const [told, tell] = useState<string>();
  const say = useText();
  const again = (): void => void client.invalidateQueries({ queryKey: ['holders', kind.service] });
  const show = (key: IssuedKey): void => {
    setIssued(key);
    again();
  };
  return (
    <Stack>
      <Told>{told}</Told>
      <Group>
        <IssueAct kind={kind} done={show} />
      </Group>
      <QueryView query={query}>
        {({ holders, next }) => (
          <>
            {holders.length === 0 ? (
              <Text>{say('noHolders')}</Text>
            ) : (
              <HolderTable
                {...{ kind, holders, show }}
                revoked={(text) => {
                  tell(text);
                  again();
                }}
              />
            )}
            {pages(next)}
          </>
        )}
      </QueryView>
      {issued && (
        <IssuedDialog
          title={say('newKeyOf', { name: issued.holder.name })}
          secret={issued.key}
          close={() => setIssued(undefined)}
        />
      )}
    </Stack>
  );
}

const STALL = /^[A-Za-z0-9._:-]{1,100}$/;
const NAME_MAX = 100;

function IssueAct({ kind, done }: { readonly kind: HolderKind; readonly done: (key: IssuedKey) => void }) {
  const say = useText();
  const isOfStall = kind.path === 'terminals';
  const wrongIn = (filled: Filled): string | undefined => {
    const name = filled('name');
    if (name === '' || name.length > NAME_MAX) return say('holderNameWrong');
    return isOfStall && !STALL.test(filled('stallId')) ? say('stallIdWrong') : undefined;
  };
  return (
    <Act
      text={say('issueKey')}
      help={say('issueKeyHelp')}
      fields={
        <>
          <TextInput
            {...{ label: say('holderName'), name: 'name', required: true, 'data-autofocus': true }}
          />
          {isOfStall && <TextInput {...{ label: say('stallId'), name: 'stallId', required: true }} />}
        </>
      }
      wrongIn={wrongIn}
      run={(reason, filled) =>
        issueKey(kind, {
          ...{ name: filled('name'), reason },
          ...(isOfStall && { stallId: filled('stallId') }),
        })
      }
      done={done}
    />
  );
}

interface TableProps {
  readonly kind: HolderKind;
  readonly holders: readonly Holder[];
  readonly show: (key: IssuedKey) => void;
  readonly revoked: (told: string) => void;
}

function HolderTable({ holders, ...acts }: TableProps) {
  return (
    <DataTable minWidth={820} heads={['holder', 'keyPrefix', 'keyState', 'actions', 'lastSeen', 'software']}>
      {holders.flatMap((holder) =>
        holder.keys.map((key, n) => (
          <KeyRow key={key.prefix} holder={holder} one={key} isFirst={n === 0} {...acts} />
        )),
      )}
    </DataTable>
  );
}

const COLORS = { valid: 'green', ending: 'yellow', revoked: 'gray' } as const;

interface RowProps extends Omit<TableProps, 'holders'> {
  readonly holder: Holder;
  readonly one: HolderKey;
  readonly isFirst: boolean;
}

function KeyRow({ holder, one, isFirst, kind, show, revoked }: RowProps) {
  const say = useText();
  const { nowMs } = useTimes();
  const state = stateOf(one, nowMs);
  return (
    <Table.Tr>
      {isFirst && (
        <Table.Th scope="rowgroup" rowSpan={holder.keys.length} data-value>
          {holder.name}
          {holder.stallId !== null && <div>{holder.stallId}</div>}
        </Table.Th>
      )}
      <Table.Td data-value>{one.prefix}</Table.Td>
      <Table.Td>
        <Badge color={COLORS[state]} variant="outline" data-key-state={state}>
          {say.named('key.', state)}
        </Badge>
        {state === 'ending' && one.expiresAt !== null && <Moment at={one.expiresAt} />}
        {one.isSigning && <div>{say.named('key.', 'signing')}</div>}
        <Text size="sm">{say('issuedBy', { actor: one.createdBy })}</Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs">
          {isFirst && <RotateAct holder={holder} kind={kind} show={show} />}
          {state !== 'revoked' && (
            <Act
              text={say('revokeKey')}
              title={say('revokeKeyOf', { prefix: one.prefix, name: holder.name })}
              help={say('revokeKeyHelp')}
              run={(reason) => revokeKey(kind, holder.id, { prefix: one.prefix, reason })}
              done={() => revoked(say('revokeTold', { prefix: one.prefix, name: holder.name }))}
            />
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        {one.lastSeenAt === null ? say('neverSeen') : <Moment at={one.lastSeenAt} />}
        {one.refusedAt !== null && (
          <Text size="sm" data-refused>
            {say('refusedAt')} <Moment at={one.refusedAt} />
          </Text>
        )}
      </Table.Td>
      <Table.Td data-value>{one.software ?? say('unknown')}</Table.Td>
    </Table.Tr>
  );
}

function RotateAct({ holder, kind, show }: Pick<RowProps, 'holder' | 'kind' | 'show'>) {
  const say = useText();
  const valid = holder.keys.filter(({ revokedAt }) => revokedAt === null);
  const notNow = (): string | undefined => {
    if (valid.some(({ isSigning }) => isSigning)) return say('rotateSigning');
    return valid.length >= 2 ? say('rotateTwoValid') : undefined;
  };
  return (
    <Act
      text={say('rotateKey')}
      title={say('rotateKeyOf', { name: holder.name })}
      help={say('rotateKeyHelp')}
      notNow={notNow()}
      run={(reason) => rotateKey(kind, holder.id, reason)}
      done={show}
    />
  );
}

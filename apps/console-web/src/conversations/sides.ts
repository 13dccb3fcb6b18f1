import type { ConversationAnswers, ConversationLine } from '../api/conversation-types.ts';

export type Side = keyof ConversationAnswers;
export const SIDES: readonly Side[] = ['orchestrator', 'payments', 'power-ops'];

/** What one service keeps of one subject of the conversation. */
export interface Talk {
  readonly service: Side;
  /** What is talked about, such as an order. */
  readonly about: string;
  readonly state: string;
  /** Undefined where the service keeps no end of its own. */
  readonly isOver: boolean | undefined;
  readonly lines: readonly ConversationLine[];
}

type AnswerOf = { [S in Side]: (answer: ConversationAnswers[S]) => Talk[] };

const NOBODY = { from: '', to: '', sender: null, outcome: null, said: null } as const;

/** Whoever is asked keeps when it heard and when it informed, and no more. */
const askedLines = (firstAskedAt: string, informedAt: string | null): ConversationLine[] => [
  { ...NOBODY, at: firstAskedAt, performative: 'request' },
  ...(informedAt === null ? [] : [{ ...NOBODY, at: informedAt, performative: 'inform' }]),
];

const TALKS: AnswerOf = {
  orchestrator: ({ requests }) =>
    requests.map(({ orderId, dupTxnId, state, isOver, entries }) => ({
      ...{ service: 'orchestrator' as const, about: `${orderId} ${dupTxnId}`, state, isOver },
      lines: entries,
    })),
  payments: ({ requests }) =>
    requests.map(({ orderId, dupTxnId, state, firstAskedAt, informedAt }) => ({
      ...{ service: 'payments' as const, about: `${orderId} ${dupTxnId}`, state, isOver: undefined },
      lines: askedLines(firstAskedAt, informedAt),
    })),
  'power-ops': ({ feederId, stallId, act, state, isOver, entries }) => [
    { service: 'power-ops', about: `${feederId} ${stallId} ${act}`, state, isOver, lines: entries },
  ],
};

export const talksOf = <S extends Side>(side: S, answer: ConversationAnswers[S]): Talk[] =>
  TALKS[side](answer);

export interface SpokenLine extends ConversationLine {
  readonly service: Side;
}

/** All lines in the order of their times, whoever keeps them. */
export const spokenLines = (talks: readonly Talk[]): SpokenLine[] =>
  talks
    .flatMap(({ service, lines }) => lines.map((line) => ({ ...line, service })))
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
export const isConversationId = (id: string): boolean => UUID.test(id);

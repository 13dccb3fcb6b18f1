import type { ListedConversation } from '../api/conversation-types.ts';
import type { Side } from './sides.ts';

/** How one side of a conversation says that it stands. */
export interface SideStands {
  readonly service: Side;
  readonly state: string;
  readonly standing: ListedConversation['standing'];
}

/** A conversation with all sides that told of it. */
export interface ListedTalk {
  readonly conversationId: string;
  readonly about: string;
  readonly askedAt: string;
  readonly sides: readonly SideStands[];
}

export interface Told extends ListedConversation {
  readonly service: Side;
}

/** As many are shown. */
export const LISTED_MAX = 20;

/** Each conversation once, the newest first; whoever asked tells what it is about and when. */
export function listedTalks(told: readonly Told[]): ListedTalk[] {
  const talks = [...Map.groupBy(told, ({ conversationId }) => conversationId)].map(
    ([conversationId, lines]) => ({
      ...{ conversationId, about: lines[0]!.about, askedAt: lines[0]!.askedAt },
      sides: lines.map(({ service, state, standing }) => ({ service, state, standing })),
    }),
  );
  return talks
    .toSorted((one, other) => Date.parse(other.askedAt) - Date.parse(one.askedAt))
    .slice(0, LISTED_MAX);
}

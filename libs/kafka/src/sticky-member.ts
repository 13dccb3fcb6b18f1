/** What is used of kafkajs' member of a group. */
export interface GroupMember {
  /** The connections of the consumer; they outlive the member. */
  readonly cluster: object;
  /** Null before the first join, and after the group has said that it does not know it. */
  memberId: string | null;
  /** Null before the first join. */
  readonly generationId: number | null;
  joinAndSync(): Promise<void>;
  leave(): Promise<void>;
}

/** The member id that each consumer had last in its group, unless it has left it. */
const lastMemberIds = new WeakMap<object, string>();

/**
 * Joins with the member id that the consumer had before it crashed. kafkajs makes a new member at each start and cannot
 * leave a group whose broker is away; the group then waits for the member of before until its session is over, and nothing
 * flows meanwhile.
 * @param join kafkajs' own method
 */
export function joinAsSameMember(join: GroupMember['joinAndSync']): GroupMember['joinAndSync'] {
  return async function (this: GroupMember) {
    if (this.generationId === null) this.memberId ??= lastMemberIds.get(this.cluster) ?? null;
    try {
      await join.call(this);
    } finally {
      if (this.memberId === null) lastMemberIds.delete(this.cluster);
      else lastMemberIds.set(this.cluster, this.memberId);
    }
  };
}

/**
 * Who has left joins as somebody new.
 * @param leave kafkajs' own method
 */
export function leaveForGood(leave: GroupMember['leave']): GroupMember['leave'] {
  return async function (this: GroupMember) {
    await leave.call(this);
    lastMemberIds.delete(this.cluster);
  };
}

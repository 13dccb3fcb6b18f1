import type { BrokerConsumer, ConsumedRecord } from '@night-market/event-bus';

/** A member of a group with some of its ways changed. */
const changed = (member: BrokerConsumer, ways: Partial<BrokerConsumer>): BrokerConsumer => ({
  start: (topics, onRecords) => member.start(topics, onRecords),
  pause: (partitions) => member.pause(partitions),
  resume: (partitions) => member.resume(partitions),
  commit: (offsets) => member.commit(offsets),
  stop: () => member.stop(),
  get joined() {
    return member.joined;
  },
  ...ways,
});

/** As when a process dies before its offsets are committed: the group never hears of them. */
export const forgetful = (member: BrokerConsumer): BrokerConsumer =>
  changed(member, { commit: () => Promise.resolve() });

/** Notes what the group handed over, and so under which membership. */
export const watched =
  (handedOver: ConsumedRecord[]) =>
  (member: BrokerConsumer): BrokerConsumer =>
    changed(member, {
      start: (topics, onRecords) =>
        member.start(topics, (records) => {
          handedOver.push(...records);
          onRecords(records);
        }),
    });

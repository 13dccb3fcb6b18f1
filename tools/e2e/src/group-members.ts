import { Kafka, logLevel } from 'kafkajs';
import type { Evening } from './evening.ts';

/** The member ids of a service's group, in order; the broker gives each member one when it first joins. */
export async function groupMembers({ platform, stack }: Evening, service: string): Promise<string[]> {
  const kafka = new Kafka({ brokers: [...stack.brokers], clientId: 'e2e', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { groups } = await admin.describeGroups([platform.namespace + service]);
    return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId)).sort();
  } finally {
    await admin.disconnect();
  }
}

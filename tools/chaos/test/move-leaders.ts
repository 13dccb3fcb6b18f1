import { eventually } from '@night-market/testing';
import type { Kafka } from 'kafkajs';

const BROKERS = [1, 2, 3];
const COPIES = 2;
/** One of so many partitions changes its leader in a move. */
const SHARE = 6;

interface Move {
  readonly topic: string;
  readonly partitions: number;
  /** Each move gives every partition other brokers than the one before. */
  readonly move: number;
}

/** Gives the copies of every partition to other brokers, and waits until they lead. */
export async function moveLeaders(kafka: Kafka, { topic, partitions, move }: Move): Promise<void> {
  const wanted = Array.from({ length: partitions }, (_, partition) => {
    const first = partition + Math.floor((move + (partition % SHARE)) / SHARE);
    return Array.from({ length: COPIES }, (_, n) => BROKERS[(first + n) % BROKERS.length]!);
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const partitionAssignment = wanted.map((replicas, partition) => ({ partition, replicas }));
    await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] });
    await eventually(async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics[0]!.partitions.every(({ partitionId, replicas, leader }) => {
        const here = wanted[partitionId]!;
        return here.includes(leader) && replicas.every((broker) => here.includes(broker));
      });
    });
  } finally {
    await admin.disconnect();
  }
}

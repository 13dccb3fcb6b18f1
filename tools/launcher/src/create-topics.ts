import { readCommandLine, runCommand, UsageError } from '@night-market/command-line';
import { createKafka, ensureTopics, externalBrokers } from '@night-market/stack';
import { platformTopics } from './topics.ts';

const commandLine = {
  command: 'node tools/launcher/src/create-topics.ts',
  summary: 'makes the topics on KAFKA_BROKERS, under KAFKA_NAMESPACE',
  options: {},
};

/**
 * A one-off job for clusters that this launcher does not run: makes the topics on KAFKA_BROKERS, under
 * KAFKA_NAMESPACE. docker-compose.yml runs it before the services.
 */
async function createTopics(): Promise<number> {
  const brokers = externalBrokers();
  if (brokers.length === 0)
    throw new UsageError('KAFKA_BROKERS is missing: a list like host:9092,host:9092.');
  const topics = platformTopics(process.env['KAFKA_NAMESPACE']);
  await ensureTopics(createKafka(brokers), topics, (line) => console.log(line));
  console.log(`topics are there: ${topics.map((topic) => topic.name).join(', ')}`);
  return 0;
}

await runCommand((args) => readCommandLine(commandLine, args), createTopics);

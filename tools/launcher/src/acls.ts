import {
  flag,
  readCommandLine,
  runCommand,
  text,
  UsageError,
  type Arguments,
} from '@night-market/command-line';
import { createKafka, ensureAcls, externalBrokers } from '@night-market/stack';
import { aclCommand } from './kafka-rights/acl-command.ts';
import { aclsOf, kafkaRights } from './kafka-rights/kafka-rights.ts';

const commandLine = {
  command: 'npm run acls',
  summary: 'prints the rights that each service needs on Kafka, as commands for kafka-acls.sh',
  options: {
    namespace: text('put before each topic and group (KAFKA_NAMESPACE)', { placeholder: 'name.' }),
    apply: flag('gives those that are missing on KAFKA_BROKERS instead, and takes none away'),
  },
  notes: `To apply, log in as an administrator: KAFKA_BROKERS, KAFKA_SSL, KAFKA_SSL_CA_FILE, KAFKA_SASL_MECHANISM,
KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD, as for a service.`,
} as const;

/** `npm run acls`. */
async function acls({ values }: Arguments<typeof commandLine.options>): Promise<number> {
  const rights = kafkaRights(values.namespace ?? process.env['KAFKA_NAMESPACE']);
  if (!values.apply) {
    for (const right of rights) console.log(aclCommand(right));
    return 0;
  }
  const brokers = externalBrokers();
  if (brokers.length === 0)
    throw new UsageError('KAFKA_BROKERS is missing: a list like host:9093,host:9093.');
  const given = await ensureAcls(createKafka(brokers), aclsOf(rights));
  console.log(given === 0 ? 'all rights were there' : `${given} rights given`);
  return 0;
}

await runCommand((args) => readCommandLine(commandLine, args), acls);

import { Kafka, logLevel } from 'kafkajs';
import type { BareSettings } from './settings.ts';

export const connectKafka = ({ brokers }: BareSettings, clientId: string): Kafka =>
  new Kafka({ clientId, brokers: [...brokers], logLevel: logLevel.ERROR });

import { certificateRemedy } from '@night-market/kernel';
import type { KafkaTlsFiles } from '../tls-options.ts';
import { askAddress, type Address, type Answer } from './ask-address.ts';

/** Why no broker can be used, in one sentence that says what to do. */
export interface BrokerProblem {
  readonly sentence: string;
  /** Something answers that will never be the broker that the settings describe: waiting alone does not help. */
  readonly isMistake: boolean;
}

interface Settings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly tls: boolean | KafkaTlsFiles;
  /** Whether Kafka's client logs in. */
  readonly hasLogin?: boolean;
}

const LIMIT_MS = 2_000;
const NAMES = { server: 'broker', address: 'KAFKA_BROKERS', authority: 'KAFKA_SSL_CA_FILE' };

/**
 * Speaks to each broker address once, beside Kafka's client, which only says that it failed. Never rejects.
 * @returns undefined when one of them is a broker and speaks as the settings say
 */
export async function probeBrokers({
  brokers,
  tls,
  hasLogin = false,
}: Settings): Promise<BrokerProblem | undefined> {
  const problems = await Promise.all(brokers.map((broker) => probe(broker, tls, hasLogin)));
  if (problems.includes(undefined)) return undefined;
  return problems.find((problem) => problem?.isMistake) ?? problems[0];
}

async function probe(
  broker: string,
  tls: Settings['tls'],
  hasLogin: boolean,
): Promise<BrokerProblem | undefined> {
  const colon = broker.lastIndexOf(':');
  const address = { host: broker.slice(0, colon), port: Number(broker.slice(colon + 1)) };
  const answer = await askAddress(address, tls, LIMIT_MS, !hasLogin);
  if (answer.kind === 'kafka') return undefined;
  if (answer.kind === 'login')
    return mistake(
      `${broker} wants a login; set KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD`,
    );
  if (answer.kind === 'unreached')
    return outage(`Nobody answers at ${broker} (${answer.code}); a Kafka broker was expected there`);
  return (await otherWay(broker, address, tls, answer)) ?? asItIs(broker, answer);
}

/** Whether it would answer with TLS, or without, the other way than the settings say. */
async function otherWay(
  broker: string,
  address: Address,
  tls: Settings['tls'],
  answer: Answer,
): Promise<BrokerProblem | undefined> {
  if (!tls) {
    if (answer.kind === 'http' || answer.kind === 'other') return undefined;
    const isTls =
      answer.kind === 'tls' || (await askAddress(address, 'unchecked', LIMIT_MS)).kind === 'kafka';
    return isTls ? mistake(`${broker} speaks TLS and KAFKA_SSL is false; set KAFKA_SSL=true`) : undefined;
  }
  if (answer.kind === 'uncertified')
    return mistake(
      `${broker} does not accept the client certificate, or wants one (${answer.code}); check KAFKA_SSL_CERT_FILE and KAFKA_SSL_KEY_FILE`,
    );
  if (answer.kind === 'unusable')
    return mistake(
      `The certificate and key for ${broker} cannot be used (${answer.code}); check KAFKA_SSL_CERT_FILE, KAFKA_SSL_KEY_FILE and KAFKA_SSL_CA_FILE`,
    );
  if (answer.kind !== 'no-tls') return undefined;
  const remedy = certificateRemedy(answer.code, NAMES);
  const plain = await askAddress(address, false, LIMIT_MS);
  if (plain.kind === 'http') return asItIs(broker, plain);
  if (plain.kind === 'kafka' || remedy === undefined)
    return mistake(
      `${broker} does not speak TLS and KAFKA_SSL is true; set KAFKA_SSL=false, or name the TLS port in KAFKA_BROKERS`,
    );
  return mistake(`The certificate of ${broker} is not accepted (${answer.code}); ${remedy}`);
}

function asItIs(broker: string, { kind }: Answer): BrokerProblem {
  const expected = 'a Kafka broker was expected there; check KAFKA_BROKERS';
  if (kind === 'http') return mistake(`An HTTP server answers at ${broker}; ${expected}`);
  if (kind === 'closed') return outage(`${broker} closes the connection without an answer; ${expected}`);
  if (kind === 'silent') return outage(`${broker} takes the connection and does not answer; ${expected}`);
  return mistake(`What answers at ${broker} is not Kafka; ${expected}`);
}

const mistake = (sentence: string): BrokerProblem => ({ sentence: `${sentence}.`, isMistake: true });
const outage = (sentence: string): BrokerProblem => ({ sentence: `${sentence}.`, isMistake: false });

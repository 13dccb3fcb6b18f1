import { STACK_SUBJECT } from '../secure/certificate-files.ts';
import { KAFKA_ADMIN, SCRAM, type Security } from '../secure/security.ts';
import type { KafkaNodeState } from '../state/stack-state.ts';

type Properties = Readonly<Record<string, string | number | boolean>>;

const LISTENER = 'SASL_SSL';
const LOGIN = 'org.apache.kafka.common.security.scram.ScramLoginModule required';

/**
 * The properties of a broker that speaks TLS alone. Clients and the other brokers log in by SCRAM, controllers know each
 * other by certificate, and whoever has no right may do nothing.
 */
export function withSecureListeners(
  properties: Properties,
  { port, controllerPort }: KafkaNodeState,
  { files, clientCertificates, passwordOf }: Security,
): Properties {
  const address = `${LISTENER}://127.0.0.1:${port}`;
  const login = `${LOGIN} username="${KAFKA_ADMIN}" password="${passwordOf(KAFKA_ADMIN)}";`;
  const listener = `listener.name.${LISTENER.toLowerCase()}`;
  return {
    ...properties,
    listeners: `${address},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': address,
    'listener.security.protocol.map': `CONTROLLER:SSL,${LISTENER}:${LISTENER}`,
    'inter.broker.listener.name': LISTENER,
    'sasl.enabled.mechanisms': SCRAM,
    'sasl.mechanism.inter.broker.protocol': SCRAM,
    ...(clientCertificates && { [`${listener}.ssl.client.auth`]: 'required' }),
    [`${listener}.${SCRAM.toLowerCase()}.sasl.jaas.config`]: login,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': files.keystore,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': files.authority,
    'listener.name.controller.ssl.client.auth': 'required',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': false,
    'super.users': `User:${KAFKA_ADMIN};User:${STACK_SUBJECT}`,
  };
}

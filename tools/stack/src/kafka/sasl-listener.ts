/**
 * A second way to a broker, where users log in and may do only what access control lists allow. Whoever comes by the
 * first one is an administrator.
 */
export interface SaslListener {
  /** On the loopback address, of a stack with one broker. */
  readonly port: number;
  /** Passwords by name of the user. */
  readonly users: Readonly<Record<string, string>>;
}

type Properties = Readonly<Record<string, string | number | boolean>>;

const NAME = 'SASL_PLAINTEXT';

/** The properties of a broker that has this listener too: SASL PLAIN without TLS, which is for tests alone. */
export function withSaslListener(properties: Properties, { port, users }: SaslListener): Properties {
  const address = `${NAME}://127.0.0.1:${port}`;
  const logins = Object.entries(users).map(([name, password]) => `user_${name}="${password}"`);
  return {
    ...properties,
    listeners: `${properties['listeners']},${address}`,
    'advertised.listeners': `${properties['advertised.listeners']},${address}`,
    'listener.security.protocol.map': `${properties['listener.security.protocol.map']},${NAME}:${NAME}`,
    'sasl.enabled.mechanisms': 'PLAIN',
    [`listener.name.${NAME.toLowerCase()}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required ${logins.join(' ')};`,
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'allow.everyone.if.no.acl.found': false,
    'super.users': 'User:ANONYMOUS',
  };
}

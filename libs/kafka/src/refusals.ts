/** What was asked of the broker, by the names that it knows things by. */
export interface Asked {
  readonly group?: string;
  /** Topics that were to be written to. */
  readonly topics?: readonly string[];
}

/** The broker refuses this user what it asked for; waiting alone does not help. The message is one plain sentence. */
export class BrokerRefusedError extends Error {
  override readonly name = '';
  /** Kafka's word for it. */
  readonly type: string;

  constructor(type: string, sentence: string) {
    super(sentence);
    this.type = type;
  }
}

const LOGIN =
  'The broker refuses the login; check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM.';
const ACLS = '(npm run acls prints the rights of every service).';

/**
 * What to change where the broker refuses the user of this service, without its secrets.
 * @returns undefined for every other error
 */
export function refusalOf(
  error: unknown,
  { group, topics = [] }: Asked = {},
): BrokerRefusedError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if (at instanceof BrokerRefusedError) return at;
    const type =
      at.name === 'KafkaJSSASLAuthenticationError' ? LOGIN_FAILED : (at as { type?: unknown }).type;
    const sentence = typeof type === 'string' ? sentenceOf(type, group, topics) : undefined;
    if (sentence !== undefined) return new BrokerRefusedError(type as string, sentence);
  }
  return undefined;
}

const LOGIN_FAILED = 'SASL_AUTHENTICATION_FAILED';

function sentenceOf(type: string, group: string | undefined, topics: readonly string[]): string | undefined {
  const named = topics.length > 0 ? topics.join(', ') : 'its topics';
  switch (type) {
    case LOGIN_FAILED:
      return LOGIN;
    case 'UNSUPPORTED_SASL_MECHANISM':
      return 'The broker does not know this way to log in; set KAFKA_SASL_MECHANISM to one that its listener has.';
    case 'ILLEGAL_SASL_STATE':
      return 'The broker wants no login on this port; unset KAFKA_SASL_MECHANISM, or name the port with one in KAFKA_BROKERS.';
    case 'GROUP_AUTHORIZATION_FAILED':
      return `The user of this service may not read as the group ${group ?? 'that it asked for'}; give it Read on that group ${ACLS}`;
    case 'TOPIC_AUTHORIZATION_FAILED':
      return topics.length > 0
        ? `The user of this service may not write to ${topics.length === 1 ? named : `one of ${named}`}; give it Write there ${ACLS}`
        : `The user of this service may not read ${named}; give it Read there ${ACLS}`;
    case 'CLUSTER_AUTHORIZATION_FAILED':
      return `The user of this service may not write to ${named}, nor to any other topic; give it Write there ${ACLS}`;
    default:
      return undefined;
  }
}

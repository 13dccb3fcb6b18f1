import { createHmac } from 'node:crypto';
import type { StackState } from '../state/stack-state.ts';
import { certificateFiles, type CertificateFiles } from './certificate-files.ts';

/** The user of the brokers themselves, who may do everything. */
export const KAFKA_ADMIN = 'admin';
export const SCRAM = 'SCRAM-SHA-512';

/** How a stack with TLS and logins is reached. */
export interface Security {
  readonly files: CertificateFiles;
  /** Users of Kafka, the administrator among them. */
  readonly users: readonly string[];
  /** Whether clients of Kafka have to show a certificate. */
  readonly clientCertificates: boolean;
  passwordOf(user: string): string;
}

/** Undefined: the stack has neither TLS nor logins. */
export function securityOf(
  dataDir: string,
  state: Pick<StackState, 'secret' | 'secure'>,
): Security | undefined {
  if (!state.secure) return undefined;
  return {
    files: certificateFiles(dataDir),
    users: [KAFKA_ADMIN, ...state.secure.users],
    clientCertificates: state.secure.clientCertificates ?? false,
    // Derived, so that nothing has to be kept for each user.
    passwordOf: (user) => createHmac('sha256', state.secret).update(`kafka:${user}`).digest('base64url'),
  };
}

/** The variables by which a service or a tool reaches Kafka as this user; none of a stack without logins. */
export function kafkaEnvOf(security: Security | undefined, user: string): Record<string, string> {
  if (!security) return {};
  return {
    KAFKA_SSL: 'true',
    KAFKA_SSL_CA_FILE: security.files.authority,
    ...(security.clientCertificates && {
      KAFKA_SSL_CERT_FILE: security.files.certificate,
      KAFKA_SSL_KEY_FILE: security.files.key,
    }),
    KAFKA_SASL_MECHANISM: SCRAM.toLowerCase(),
    KAFKA_SASL_USERNAME: user,
    KAFKA_SASL_PASSWORD: security.passwordOf(user),
  };
}

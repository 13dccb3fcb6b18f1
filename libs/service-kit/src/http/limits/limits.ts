import type { CommonConfig } from '../../config/common-config.ts';

/** What one replica takes at most; 0 is no limit. */
export interface Limits {
  readonly connections: number;
  readonly connectionsPerAddress: number;
  /** Of requests from one address, before it is known who sends them. */
  readonly addressRequestsPerS: number;
  /** Of requests of one terminal, device or agency. */
  readonly keyRequestsPerS: number;
  readonly operatorRequestsPerS: number;
  /** Of requests of one program. */
  readonly serviceRequestsPerS: number;
}

export const NO_LIMITS: Limits = {
  ...{ connections: 0, connectionsPerAddress: 0 },
  ...{ addressRequestsPerS: 0, keyRequestsPerS: 0, operatorRequestsPerS: 0, serviceRequestsPerS: 0 },
};

export const limitsOf = (config: CommonConfig): Limits => ({
  connections: config.HTTP_CONNECTIONS,
  connectionsPerAddress: config.HTTP_CONNECTIONS_PER_ADDRESS,
  addressRequestsPerS: config.HTTP_ADDRESS_REQUESTS_PER_S,
  keyRequestsPerS: config.HTTP_KEY_REQUESTS_PER_S,
  operatorRequestsPerS: config.HTTP_OPERATOR_REQUESTS_PER_S,
  serviceRequestsPerS: config.HTTP_SERVICE_REQUESTS_PER_S,
});

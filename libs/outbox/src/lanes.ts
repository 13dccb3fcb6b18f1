/** Relay lanes of an outbox, fixed for the life of a database. */
export const LANES = 8;

export const ALL_LANES: readonly number[] = Array.from({ length: LANES }, (_, lane) => lane);

/** Events of one key always wait in the same lane. */
export const laneOf = (keyHash: bigint): number => Number(BigInt.asUintN(32, keyHash) % BigInt(LANES));

interface GroupBroker {
  findGroupCoordinator(asked: { groupId: string; coordinatorType?: number }): Promise<unknown>;
}

/** What is used of kafkajs' cluster. */
export interface CoordinatorFinder {
  findGroupCoordinatorMetadata(
    this: CoordinatorFinder,
    asked: { groupId: string; coordinatorType?: number },
  ): Promise<unknown>;
  brokerPool: {
    withBroker<T>(use: (found: { nodeId: string; broker: GroupBroker }) => Promise<T>): Promise<T | null>;
  };
}

const REFUSED = new Set(['GROUP_AUTHORIZATION_FAILED', 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED']);

/**
 * kafkajs asks each broker in turn who coordinates a group, forgets what they say, and reports that it found nobody: a right
 * that is missing looks like a broker that is away. This one tells what it was refused.
 */
export const tellRefusal = (
  find: CoordinatorFinder['findGroupCoordinatorMetadata'],
): CoordinatorFinder['findGroupCoordinatorMetadata'] =>
  async function (this: CoordinatorFinder, asked) {
    let refusal: unknown;
    const { brokerPool } = this;
    const watched: CoordinatorFinder['brokerPool'] = Object.assign(
      Object.create(brokerPool) as CoordinatorFinder['brokerPool'],
      {
        withBroker: <T>(use: (found: { nodeId: string; broker: GroupBroker }) => Promise<T>) =>
          brokerPool.withBroker((found) =>
            use(found).catch((error: unknown) => {
              if (REFUSED.has(String((error as { type?: unknown }).type))) refusal = error;
              throw error;
            }),
          ),
      },
    );
    try {
      return await find.call(
        Object.assign(Object.create(this) as CoordinatorFinder, { brokerPool: watched }),
        asked,
      );
    } catch (error) {
      throw refusal ?? error;
    }
  };

import { setTimeout as pause } from 'node:timers/promises';
import kafkajs, { type AclEntry, type Admin, type Kafka } from 'kafkajs';

// The package is CommonJS and Node does not see these among its named exports.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

export type AclOperation = 'Read' | 'Write' | 'Describe' | 'DescribeConfigs';

/** What a user may do on topics or groups. */
export interface AclRight {
  readonly user: string;
  readonly resource: 'topic' | 'group';
  /** `prefixed`: each name stands for all names that begin with it. */
  readonly pattern: 'literal' | 'prefixed';
  readonly names: readonly string[];
  readonly operations: readonly AclOperation[];
}

const OPERATIONS: Readonly<Record<AclOperation, number>> = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
};

const HEARS_WITHIN_MS = 20_000;
const LOOK_AGAIN_MS = 100;

/** Gives these rights, besides those that are given already; resolves when the broker has heard of them, with how many. */
export async function ensureAcls(kafka: Kafka, rights: readonly AclRight[]): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const given = await givenAcls(admin);
    const missing = rights.flatMap(entriesOf).filter((entry) => !given.has(textOf(entry)));
    if (missing.length > 0) await admin.createAcls({ acl: missing });
    // The controller has them now; the broker hears of them a moment later.
    for (let left = HEARS_WITHIN_MS / LOOK_AGAIN_MS; missing.length > 0; left -= 1) {
      const now = await givenAcls(admin);
      if (missing.every((entry) => now.has(textOf(entry)))) break;
      if (left <= 0) throw new Error('the broker does not tell of the rights that were given');
      await pause(LOOK_AGAIN_MS);
    }
    return missing.length;
  } finally {
    await admin.disconnect();
  }
}

async function givenAcls(admin: Admin): Promise<ReadonlySet<string>> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  });
  const entries = resources.flatMap(({ acls, ...resource }) =>
    acls.map((acl) => ({ ...acl, ...resource, resourcePatternType: resource.resourcePatternType })),
  );
  return new Set(entries.map(textOf));
}

const entriesOf = ({ user, resource, pattern, names, operations }: AclRight): AclEntry[] =>
  operations.flatMap((operation) =>
    names.map((resourceName) => ({
      resourceName,
      resourceType: resource === 'topic' ? AclResourceTypes.TOPIC : AclResourceTypes.GROUP,
      principal: `User:${user}`,
      host: '*',
      operation: OPERATIONS[operation],
      permissionType: AclPermissionTypes.ALLOW,
      resourcePatternType:
        pattern === 'prefixed' ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
    })),
  );

const textOf = (entry: AclEntry): string =>
  [
    ...[entry.resourceType, entry.resourceName, entry.resourcePatternType],
    ...[entry.principal, entry.host, entry.operation, entry.permissionType],
  ].join(' ');

import { readFileSync } from 'node:fs';
import kafkajs, { type AclEntry, type Admin } from 'kafkajs';

// The package is CommonJS and Node does not see these among its named exports.
const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;

/** What a command of the guide gives: operations on topics or on groups. */
export interface GivenRight {
  readonly user: string;
  readonly operations: readonly string[];
  readonly topics: readonly string[];
  readonly groups: readonly string[];
  readonly isPrefix: boolean;
}

const OPERATIONS: Readonly<Record<string, number>> = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
};

/** The rights that the commands of the guide give. */
export const givenRights = (): GivenRight[] =>
  readFileSync('docs/operations/rights-kafka.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('kafka-acls.sh $ADMIN --add'))
    .map((line) => {
      const all = (option: string): string[] =>
        [...line.matchAll(new RegExp(` --${option} (\\S+)`, 'g'))].map(([, value]) => value!);
      return {
        user: all('allow-principal')[0]!,
        operations: all('operation'),
        topics: all('topic'),
        groups: all('group'),
        isPrefix: all('resource-pattern-type').includes('prefixed'),
      };
    });

/** The same rights for kafkajs. */
export const aclEntries = ({ user, operations, topics, groups, isPrefix }: GivenRight): AclEntry[] =>
  operations.flatMap((operation) =>
    [
      ...topics.map((resourceName) => ({ resourceName, resourceType: AclResourceTypes.TOPIC })),
      ...groups.map((resourceName) => ({ resourceName, resourceType: AclResourceTypes.GROUP })),
    ].map((resource) => ({
      ...resource,
      principal: user,
      host: '*',
      operation: OPERATIONS[operation]!,
      permissionType: AclPermissionTypes.ALLOW,
      resourcePatternType: isPrefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
    })),
  );

/** How many rights the broker has heard of. */
export async function givenBy(admin: Admin): Promise<number> {
  const { resources } = await admin.describeAcls({
    resourceType: AclResourceTypes.ANY,
    resourcePatternType: ResourcePatternTypes.ANY,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  });
  return resources.flatMap(({ acls }) => acls).length;
}

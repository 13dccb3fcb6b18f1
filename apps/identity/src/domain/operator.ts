export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Whoever may sign in here. */
export interface Operator {
  readonly operatorId: string;
  /** Unique, in small letters; never written to logs. */
  readonly name: string;
  readonly role: Role;
  readonly passwordHash: string;
  /** Until when the password, which somebody else knows, may be used to choose another. */
  readonly oneTimeUntilMs: number | undefined;
  readonly disabled: boolean;
}

export const PASSWORD_MIN = 12;
export const PASSWORD_MAX = 128;

/** What is wrong with a new password, as a sentence; undefined when it will do. */
export function faultOfPassword(
  password: string,
  { name, old }: { name: string; old: string },
): string | undefined {
  if (password === old) return 'must differ from the old one';
  if (password.toLowerCase().includes(name)) return 'must not contain the name';
  if (new Set(password).size < 5) return 'must have at least 5 different characters';
  return undefined;
}

/** Whether the market would be left without anybody who can manage operators. */
export const leavesNoAdmin = (
  admins: readonly string[],
  operatorId: string,
  { role, disabled }: { readonly role: Role; readonly disabled: boolean },
): boolean => (role !== 'admin' || disabled) && admins.every((id) => id === operatorId) && admins.length > 0;

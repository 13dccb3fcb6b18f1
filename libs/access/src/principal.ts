/** What an operator may do; each role includes those before it. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const isRole = (text: unknown): text is Role => ROLES.includes(text as Role);

/** A till of a stall: it charges for its own stall and sees nothing of the others. */
export interface Terminal {
  readonly kind: 'terminal';
  readonly id: string;
  readonly stallId: string;
}

/** A device of the market, such as a scanner at a gate. */
export interface Device {
  readonly kind: 'device';
  readonly id: string;
  /** Of one that signs its requests. */
  readonly credentialId?: string;
}

/** An authority or a company that works with the market. */
export interface Agency {
  readonly kind: 'agency';
  readonly id: string;
}

/** A person who runs the market. */
export interface Operator {
  readonly kind: 'operator';
  /** Never personal data: what the identity provider calls the person, hashed. */
  readonly id: string;
  /** The name that the person's acts are recorded under; never written to logs. */
  readonly name: string;
  readonly roles: readonly Role[];
}

/** A program of ours. */
export interface Service {
  readonly kind: 'service';
  readonly id: string;
  readonly scopes: readonly string[];
}

/** Who is asking, after they have proved it. */
export type Principal = Terminal | Device | Agency | Operator | Service;

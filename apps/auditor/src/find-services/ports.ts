/** Addresses of services by name, one per replica. */
export type Addresses = ReadonlyMap<string, readonly string[]>;

/** Where the services are whose inboxes are compared with the log. */
export interface FoundServices {
  /** A service of which no replica is there has no addresses. Rejects when none can be known. */
  now(): Promise<Addresses>;
}

/** Those that the settings name. */
export const fixedServices = (addresses: Addresses): FoundServices => ({
  now: () => Promise.resolve(addresses),
});

import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

/** Decides which addresses may be called; for URLs from third parties. */
export interface AddressGuard {
  /** @param address an IPv4 or IPv6 address in text form */
  allows(address: string): boolean;
}

/** The guard does not allow any address of the host. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

const refuse = (host: string): ForbiddenAddressError =>
  new ForbiddenAddressError(`${host} has no address that may be called; use a public one`);

/**
 * Connects to addresses that the guard allows and to no other. What it has looked at is what it connects to, so a name
 * that changes its address in between gains nothing.
 */
export function guardedConnector(guard: AddressGuard, timeoutMs: number): buildConnector.connector {
  const lookup: LookupFunction = (host, options, done) => {
    dnsLookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const allowed = error ? [] : found.filter(({ address }) => guard.allows(address));
      const [first] = allowed;
      if (error || !first) return done(error ?? refuse(host), '', 0);
      if (options.all) done(null, allowed);
      else done(null, first.address, first.family);
    });
  };
  const connect = buildConnector({ timeout: timeoutMs, lookup });
  return (options, done) => {
    // An address is connected to without a look-up.
    const address = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(address) && !guard.allows(address)) return done(refuse(address), null);
    return connect(options, done);
  };
}

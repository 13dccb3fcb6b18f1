import { mayProxy } from '../domain/proxied-routes.ts';
import { addressesOf } from '../find-services/known-agents.ts';
import type { FoundAgents } from '../find-services/ports.ts';
import {
  UnansweredError,
  UnreachedError,
  type ServiceAnswer,
  type ServiceCaller,
  type ServiceRequest,
} from './ports.ts';

/** What became of a question to a service. */
export type CallResult =
  | { readonly kind: 'answered'; readonly answer: ServiceAnswer }
  /** The console does not ask for this. */
  | { readonly kind: 'unknown_route' }
  /** The directory has never heard of it, or it has left. */
  | { readonly kind: 'not_listed' }
  /** The directory cannot be read. */
  | { readonly kind: 'unknown_services' }
  /** Nothing was done. */
  | { readonly kind: 'unreachable' }
  /** An act may have been done, or not. */
  | { readonly kind: 'unanswered' };

/** Asks a service for an operator, at the replica that is most likely there. */
export class CallService {
  private readonly found: FoundAgents;
  private readonly caller: ServiceCaller;

  constructor(found: FoundAgents, caller: ServiceCaller) {
    this.found = found;
    this.caller = caller;
  }

  async handle(service: string, request: ServiceRequest): Promise<CallResult> {
    const { method, path } = request;
    if (!mayProxy(service, method, path.split('?', 1)[0]!)) return { kind: 'unknown_route' };
    const agents = await this.found.now().catch(() => undefined);
    if (!agents) return { kind: 'unknown_services' };
    const addresses = addressesOf(agents, service);
    if (addresses.length === 0) return { kind: 'not_listed' };
    for (const url of addresses) {
      try {
        return { kind: 'answered', answer: await this.caller.call(url, request) };
      } catch (error) {
        if (error instanceof UnreachedError) continue;
        if (!(error instanceof UnansweredError)) throw error;
        // A question may be asked again, an act may not.
        if (method !== 'GET') return { kind: 'unanswered' };
      }
    }
    return { kind: 'unreachable' };
  }
}

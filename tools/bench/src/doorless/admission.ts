import { PRINCIPAL } from '@night-market/access/nest';
import type { Principal } from '@night-market/access';

interface Asking {
  readonly url: string;
  readonly body?: unknown;
  [PRINCIPAL]?: Principal;
}

const PROGRAM: Principal = { kind: 'service', id: 'bench', scopes: ['keys', 'read'] };

/**
 * Stands in for the `Admission` of service-kit in a bundle that the bench alone builds: asks nobody anything. Whoever charges
 * is taken for a terminal of the stall of the body.
 */
export class Admission {
  needsBody(): boolean {
    return true;
  }

  admit(request: Asking): Promise<void> {
    const { stallId } = (request.body ?? {}) as { stallId?: string };
    request[PRINCIPAL] =
      request.url === '/payments' && stallId !== undefined
        ? { kind: 'terminal', id: 'bench', stallId }
        : PROGRAM;
    return Promise.resolve();
  }
}

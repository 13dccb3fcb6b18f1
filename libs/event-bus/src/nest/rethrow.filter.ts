import { Catch, type RpcExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';

/**
 * Hands an event handler's error on as it is. Nest's own filter would turn it into a text for a caller who is not
 * there, and the consumer loop could no longer tell a lost connection from a bug.
 */
export class RethrowFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

// Not as a decorator: Node runs the sources as they are, for tools, and knows no decorators.
Catch()(RethrowFilter);

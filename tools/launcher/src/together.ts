/**
 * Runs two pieces of work at the same time. If one fails the other is aborted and waited for, so
 * nothing goes on in the background; the first error is thrown.
 */
export async function together<A, B>(
  signal: AbortSignal,
  first: (signal: AbortSignal) => Promise<A>,
  second: (signal: AbortSignal) => Promise<B>,
): Promise<[A, B]> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      failed.abort();
      throw error;
    }
  };
  const running = [guard(first(either)), guard(second(either))] as const;
  try {
    return await Promise.all(running);
  } finally {
    await Promise.allSettled(running);
  }
}

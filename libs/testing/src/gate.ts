/** A door in the middle of a test: code waits at it until the test opens it. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

const closed = new Set<Gate>();

export function gate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  const made: Gate = {
    opened: promise,
    open: () => {
      closed.delete(made);
      resolve();
    },
  };
  closed.add(made);
  return made;
}

/** For afterEach: a test that failed half-way leaves nobody waiting. */
export function openGates(): void {
  for (const one of closed) one.open();
}

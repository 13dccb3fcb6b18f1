/** Stops a process in mid-air; one that is gone is let be. Kills nobody, so it returns 0. */
export function freeze(pid: number | undefined): Promise<number> {
  send(pid, 'SIGSTOP');
  return Promise.resolve(0);
}

/** Lets it go on as if nothing had happened. */
export const thaw = (pid: number | undefined): void => send(pid, 'SIGCONT');

function send(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

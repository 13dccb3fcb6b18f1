/** Gathers calls: the first is made at once, those that come within `everyMs` after it together at the end. */
export function throttled(
  call: () => void,
  everyMs: number,
): { readonly ask: () => void; readonly stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isDue = false;
  const rest = (): void => {
    timer = undefined;
    if (isDue) begin();
  };
  const begin = (): void => {
    isDue = false;
    call();
    timer = setTimeout(rest, everyMs);
  };
  return {
    ask: () => {
      if (timer === undefined) begin();
      else isDue = true;
    },
    stop: () => clearTimeout(timer),
  };
}

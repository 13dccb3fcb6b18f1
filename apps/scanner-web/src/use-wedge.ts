import { useEffect, useEffectEvent } from 'react';

/** Hand scanners type a code within milliseconds and end it with Enter; people are slower. */
const PAUSE_MAX_MS = 1_000;
const CODE_MAX = 1_000;

/** Tells of codes that a keyboard-wedge reader types while no field has the focus. */
export function useWedge(onCode: (code: string) => void): void {
  const found = useEffectEvent(onCode);
  useEffect(() => {
    let typed = '';
    let lastMs = 0;
    const onKey = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.timeStamp - lastMs > PAUSE_MAX_MS) typed = '';
      lastMs = event.timeStamp;
      if (event.key === 'Enter' && typed !== '') {
        // The button that has the focus is not meant.
        event.preventDefault();
        found(typed);
        typed = '';
      } else if (event.key.length === 1 && typed.length < CODE_MAX) typed += event.key;
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

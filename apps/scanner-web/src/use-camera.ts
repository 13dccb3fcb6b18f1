import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import { openCodeReader } from './code-reader.ts';

const LOOK_EVERY_MS = 120;
/** A code that stays in front of the camera counts once. */
const SAME_CODE_MS = 4_000;

export type CameraState = 'starting' | 'running' | 'unavailable';

/** Shows the back camera in a video element and tells of each code once. */
export function useCamera(onCode: (code: string) => void): {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly state: CameraState;
  readonly restart: () => void;
} {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<CameraState>('starting');
  const [round, setRound] = useState(0);
  const found = useEffectEvent(onCode);

  useEffect(() => {
    const over = new AbortController();
    setState('starting');
    watch(video.current!, over.signal, found, () => setState('running')).catch(() => {
      if (!over.signal.aborted) setState('unavailable');
    });
    return () => over.abort();
  }, [round]);

  return { video, state, restart: () => setRound((last) => last + 1) };
}

async function watch(
  video: HTMLVideoElement,
  signal: AbortSignal,
  onCode: (code: string) => void,
  onRunning: () => void,
): Promise<void> {
  const [reader, stream] = await Promise.all([
    openCodeReader(),
    navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false }),
  ]);
  const stop = (): void => stream.getTracks().forEach((track) => track.stop());
  if (signal.aborted) return stop();
  signal.addEventListener('abort', stop, { once: true });
  video.srcObject = stream;
  await video.play();
  onRunning();
  let last = { code: '', atMs: 0 };
  while (!signal.aborted) {
    const [seen] = await reader.detect(video).catch(() => []);
    const nowMs = Date.now();
    if (seen && !signal.aborted) {
      const isSame = seen.rawValue === last.code && nowMs - last.atMs < SAME_CODE_MS;
      last = { code: seen.rawValue, atMs: nowMs };
      if (!isSame) onCode(seen.rawValue);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

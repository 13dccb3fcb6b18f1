import { text, type Language } from './texts.ts';
import { useCamera } from './use-camera.ts';

interface Props {
  readonly language: Language;
  readonly onCode: (code: string) => void;
}

export function Camera({ language, onCode }: Props) {
  const { video, state, restart } = useCamera(onCode);
  return (
    <section className="camera" aria-label={text('aim', language)}>
      <video ref={video} muted playsInline aria-hidden="true" data-state={state} />
      {state === 'running' && <div className="frame" aria-hidden="true" />}
      {state === 'unavailable' && (
        <div className="no-camera">
          <p>{text('noCamera', language)}</p>
          <button type="button" onClick={restart}>
            {text('startCamera', language)}
          </button>
        </div>
      )}
    </section>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { useTexts } from './language.ts';
import { positionOf, toSend } from './photo.ts';
import type { Field } from './field.ts';
import type { TextKey } from './texts.ts';

export function PhotoField({ draft, change }: Field) {
  const { text } = useTexts();
  const [said, setSaid] = useState<TextKey>();
  /** As it was taken, while the page is open. */
  const [taken, setTaken] = useState<Blob>();
  const { photo } = draft;
  const choose = async (file: Blob | undefined): Promise<void> => {
    if (!file) return;
    setSaid('loading');
    try {
      change({ photo: await toSend(file) });
      setTaken(file);
      setSaid(undefined);
    } catch {
      setSaid('photoUnreadable');
    }
  };
  const usePosition = async (file: Blob): Promise<void> => {
    const position = await positionOf(file).catch(() => undefined);
    if (position) change({ position });
    setSaid(position ? 'positionKnown' : 'photoWithoutPosition');
  };
  const remove = (): void => {
    // Another photo is another one: its id, too.
    change({ photo: undefined, photoId: crypto.randomUUID() });
    setTaken(undefined);
    setSaid(undefined);
  };
  return (
    <div class="field">
      {photo ? <p class="label">{text('photo')}</p> : <label for="photo">{text('photo')}</label>}
      {photo ? (
        <>
          <Preview photo={photo} alt={text('photoChosen')} />
          <div class="row">
            <button type="button" onClick={remove}>
              {text('photoRemove')}
            </button>
            {taken && (
              <button type="button" onClick={() => void usePosition(taken)}>
                {text('photoPosition')}
              </button>
            )}
          </div>
        </>
      ) : (
        <input
          id="photo"
          type="file"
          accept="image/jpeg,image/png,image/webp"
          aria-describedby="photo-help"
          onChange={({ currentTarget }) => void choose(currentTarget.files?.[0])}
        />
      )}
      <p class="help" id="photo-help">
        {text('photoHelp')}
      </p>
      <p class="said" role="status">
        {said && text(said)}
      </p>
    </div>
  );
}

function Preview({ photo, alt }: { readonly photo: Blob; readonly alt: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(photo);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return url === undefined ? null : <img class="photo" src={url} alt={alt} />;
}

import { useEffect, useState } from 'preact/hooks';
import { photosMax } from './api.ts';
import type { Field } from './field.ts';
import type { Photo } from './kept.ts';
import { useTexts } from './language.ts';
import { positionOf, toSend } from './photo.ts';
import type { TextKey } from './texts.ts';

export function PhotoField({ draft, change }: Field) {
  const { text } = useTexts();
  const [said, setSaid] = useState<TextKey>();
  /** As they were taken, by their ids, while the page is open. */
  const [taken, setTaken] = useState<ReadonlyMap<string, Blob>>(new Map());
  const [most, setMost] = useState(1);
  useEffect(() => void photosMax().then(setMost), []);
  const { photos } = draft;
  const choose = async (file: Blob | undefined): Promise<void> => {
    if (!file) return;
    setSaid('loading');
    try {
      const photo = { id: crypto.randomUUID(), bytes: await toSend(file) };
      change({ photos: [...photos, photo] });
      setTaken(new Map(taken).set(photo.id, file));
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
  const remove = (id: string): void => {
    change({ photos: photos.filter((photo) => photo.id !== id) });
    setSaid(undefined);
  };
  return (
    <div class="field">
      {photos.length > 0 && <p class="label">{text('photo')}</p>}
      {photos.map((photo, n) => (
        <Chosen
          key={photo.id}
          photo={photo}
          of={photos.length > 1 ? ` ${n + 1}` : ''}
          taken={taken.get(photo.id)}
          remove={() => remove(photo.id)}
          usePosition={(file) => void usePosition(file)}
        />
      ))}
      {photos.length < most && (
        <>
          <label for="photo">{text(photos.length > 0 ? 'photoMore' : 'photo')}</label>
          <input
            // Each choice is a new one, even of the same file.
            key={photos.length}
            id="photo"
            type="file"
            accept="image/jpeg,image/png,image/webp"
            aria-describedby="photo-help"
            onChange={({ currentTarget }) => void choose(currentTarget.files?.[0])}
          />
        </>
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

interface ChosenProps {
  readonly photo: Photo;
  /** Its number, where there are several. */
  readonly of: string;
  readonly taken: Blob | undefined;
  readonly remove: () => void;
  readonly usePosition: (file: Blob) => void;
}

function Chosen({ photo, of, taken, remove, usePosition }: ChosenProps) {
  const { text } = useTexts();
  return (
    <>
      <Preview photo={photo.bytes} alt={text('photoChosen') + of} />
      <div class="row">
        <button type="button" onClick={remove}>
          {text('photoRemove') + of}
        </button>
        {taken && (
          <button type="button" onClick={() => usePosition(taken)}>
            {text('photoPosition') + of}
          </button>
        )}
      </div>
    </>
  );
}

export function Preview({ photo, alt }: { readonly photo: Blob; readonly alt: string }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(photo);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [photo]);
  return url === undefined ? null : <img class="photo" src={url} alt={alt} />;
}

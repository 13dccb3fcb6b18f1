import { useState } from 'preact/hooks';
import { useTexts } from './language.ts';
import type { Field } from './field.ts';
import type { TextKey } from './texts.ts';

const DIGITS = 6;
const SEARCH_MS = 20_000;
const REFUSED = 1;

/** By the phone's position, or by words. */
export function PlaceField({ draft, change, isWrong }: Field & { readonly isWrong: boolean }) {
  const { text } = useTexts();
  const [said, setSaid] = useState<TextKey>();
  const locate = (): void => {
    setSaid('locating');
    if (!('geolocation' in navigator)) return setSaid('positionUnknown');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [lat, long] = [coords.latitude, coords.longitude].map((value) => Number(value.toFixed(DIGITS)));
        change({ position: { lat: lat!, long: long! } });
        setSaid(undefined);
      },
      ({ code }) => setSaid(code === REFUSED ? 'positionRefused' : 'positionUnknown'),
      { enableHighAccuracy: true, timeout: SEARCH_MS, maximumAge: 60_000 },
    );
  };
  const { position } = draft;
  return (
    <fieldset>
      <legend>{text('place')}</legend>
      <p class="help">{text('placeHelp')}</p>
      <div class="row">
        {position ? (
          <>
            <p class="known">
              {text('positionKnown')}{' '}
              <small>
                {position.lat}, {position.long}
              </small>
            </p>
            <button type="button" onClick={() => change({ position: undefined })}>
              {text('forgetPosition')}
            </button>
          </>
        ) : (
          <button type="button" onClick={locate} disabled={said === 'locating'}>
            {text('usePosition')}
          </button>
        )}
      </div>
      <p class="said" role="status">
        {said && text(said)}
      </p>
      <div class="field">
        <label for="where">{text('where')}</label>
        <input
          id="where"
          maxLength={100}
          aria-invalid={isWrong}
          autoComplete="off"
          value={draft.where}
          onInput={({ currentTarget }) => change({ where: currentTarget.value })}
        />
      </div>
    </fieldset>
  );
}

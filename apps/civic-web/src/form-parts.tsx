import { useEffect, useRef } from 'preact/hooks';
import type { Service } from './api.ts';
import type { Problem } from './check-draft.ts';
import { inLanguage, useTexts } from './language.ts';
import type { Field } from './field.ts';

/** What keeps the form from being sent; it is read aloud as soon as it is there. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  const { text, language } = useTexts();
  const summary = useRef<HTMLDivElement>(null);
  useEffect(() => summary.current?.focus(), [problems]);
  return (
    <div class="problems" role="alert" tabIndex={-1} ref={summary}>
      <p>{text('wrong')}</p>
      <ul>
        {problems.map(({ at, key, about }) => (
          <li key={at}>
            <a
              href={`#${at}`}
              onClick={(event) => {
                event.preventDefault();
                document.getElementById(at)?.focus();
              }}
            >
              {text(key)}
              {about !== undefined && inLanguage(about, language)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Category({ draft, change, offered }: Field & { readonly offered: readonly Service[] }) {
  const { text, language } = useTexts();
  const { serviceCode } = draft;
  return (
    <fieldset>
      <legend>{text('category')}</legend>
      {offered.map((service, index) => (
        <label class="choice" key={service.service_code}>
          <input
            type="radio"
            name="category"
            id={index === 0 ? 'category' : undefined}
            checked={service.service_code === serviceCode}
            onChange={() => change({ serviceCode: service.service_code, answers: {} })}
          />
          <span>
            <strong>{inLanguage(service.service_name, language)}</strong>
            <small>{inLanguage(service.description ?? '', language)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

export function Description({ draft, change }: Field) {
  const { text } = useTexts();
  return (
    <div class="field">
      <label for="description">{text('description')}</label>
      <textarea
        id="description"
        rows={4}
        maxLength={4_000}
        aria-describedby="description-help"
        value={draft.description}
        onInput={({ currentTarget }) => change({ description: currentTarget.value })}
      />
      <p class="help" id="description-help">
        {text('descriptionHelp')}
      </p>
    </div>
  );
}

const CONTACT = {
  email: { type: 'email', autoComplete: 'email', maxLength: 200 },
  phone: { type: 'tel', autoComplete: 'tel', maxLength: 40 },
} as const;

export function Contact({
  draft,
  change,
  problemOf,
}: Field & { readonly problemOf: (at: string) => string | undefined }) {
  const { text } = useTexts();
  return (
    <fieldset>
      <legend>{text('contact')}</legend>
      <p class="help">{text('contactHelp')}</p>
      {(['email', 'phone'] as const).map((name) => (
        <div class="field" key={name}>
          <label for={name}>{text(name)}</label>
          <input
            id={name}
            {...CONTACT[name]}
            aria-invalid={problemOf(name) !== undefined}
            value={draft[name]}
            onInput={({ currentTarget }) => change({ [name]: currentTarget.value })}
          />
        </div>
      ))}
    </fieldset>
  );
}

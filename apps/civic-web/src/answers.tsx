import type { Attribute } from './api.ts';
import { answerId } from './check-draft.ts';
import { inLanguage, useTexts } from './language.ts';
import type { Field } from './field.ts';

/** Whoever says the place says the stall, so it is not asked for twice. */
export const STALL = 'STALL';

interface Props extends Field {
  readonly attributes: readonly Attribute[];
  readonly problemOf: (at: string) => string | undefined;
}

/** What a kind of report asks for. */
export function Answers({ attributes, draft, change, problemOf }: Props) {
  const { language } = useTexts();
  const answer = (code: string, values: readonly string[]): void =>
    change({ answers: { ...draft.answers, [code]: values } });
  return (
    <>
      {attributes
        .filter(({ code }) => code !== STALL)
        .map((attribute) => {
          const { code, variable, description } = attribute;
          if (!variable) return <p key={code}>{inLanguage(description, language)}</p>;
          const parts = {
            ...{
              attribute,
              values: draft.answers[code] ?? [],
              isWrong: problemOf(answerId(code)) !== undefined,
            },
            answer: (values: readonly string[]) => answer(code, values),
          };
          return attribute.values ? <Choices key={code} {...parts} /> : <Line key={code} {...parts} />;
        })}
    </>
  );
}

interface AnswerProps {
  readonly attribute: Attribute;
  readonly values: readonly string[];
  readonly isWrong: boolean;
  readonly answer: (values: readonly string[]) => void;
}

function Label({ attribute: { description, required } }: Pick<AnswerProps, 'attribute'>) {
  const { text, language } = useTexts();
  return (
    <>
      {inLanguage(description, language)}
      {!required && text('optional')}
    </>
  );
}

function Choices({ attribute, values, answer }: AnswerProps) {
  const { language } = useTexts();
  const { code, datatype } = attribute;
  const isMany = datatype === 'multivaluelist';
  const choose = (key: string, isChosen: boolean): void => {
    if (!isMany) return answer([key]);
    answer(isChosen ? [...values, key] : values.filter((each) => each !== key));
  };
  return (
    <fieldset>
      <legend>
        <Label attribute={attribute} />
      </legend>
      {(attribute.values ?? []).map(({ key, name }, index) => (
        <label class="choice" key={key}>
          <input
            type={isMany ? 'checkbox' : 'radio'}
            name={answerId(code)}
            id={index === 0 ? answerId(code) : undefined}
            checked={values.includes(key)}
            onChange={({ currentTarget }) => choose(key, currentTarget.checked)}
          />
          <span>{inLanguage(name, language)}</span>
        </label>
      ))}
    </fieldset>
  );
}

const TYPES = { number: 'number', datetime: 'datetime-local' } as const;

/** As a browser writes a time, without an offset; as the hotline has it, with one. */
const sentTime = (local: string): string => (local === '' ? '' : new Date(local).toISOString());
function shownTime(sent: string): string {
  if (sent === '') return '';
  const time = new Date(sent);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function Line({ attribute, values, isWrong, answer }: AnswerProps) {
  const { code, datatype } = attribute;
  const isTime = datatype === 'datetime';
  const id = answerId(code);
  const value = isTime ? shownTime(values[0] ?? '') : (values[0] ?? '');
  const write = (text: string): void => answer(text === '' ? [] : [isTime ? sentTime(text) : text]);
  const shared = { id, value, 'aria-invalid': isWrong, maxLength: 500 };
  return (
    <div class="field">
      <label for={id}>
        <Label attribute={attribute} />
      </label>
      {datatype === 'text' ? (
        <textarea {...shared} rows={3} onInput={({ currentTarget }) => write(currentTarget.value)} />
      ) : (
        <input
          {...shared}
          type={TYPES[datatype as keyof typeof TYPES] ?? 'text'}
          onInput={({ currentTarget }) => write(currentTarget.value)}
        />
      )}
    </div>
  );
}

import { Code, Text } from '@mantine/core';
import { useText } from '../i18n/language.tsx';

interface Props {
  /** Null where the value is no JSON, or too large to be shown. */
  readonly json: unknown;
  readonly bytes: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** What stands in a record of the bus. */
export function RecordContent({ json, bytes, headers }: Props) {
  const say = useText();
  return (
    <>
      <Text size="sm">{say('payload')}</Text>
      {json === null ? (
        <Text>{say('noJson', { bytes })}</Text>
      ) : (
        <Code block data-value tabIndex={0} aria-label={say('payload')} role="group">
          {JSON.stringify(json, null, 2)}
        </Code>
      )}
      <Text size="sm">{say('headers')}</Text>
      {Object.keys(headers).length === 0 ? (
        <Text>{say('noHeaders')}</Text>
      ) : (
        <Code block data-value tabIndex={0} aria-label={say('headers')} role="group">
          {Object.entries(headers)
            .map((pair) => pair.join(': '))
            .join('\n')}
        </Code>
      )}
    </>
  );
}

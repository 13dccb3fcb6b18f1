import { Alert, Button, Code, CopyButton, Group, Modal, Stack } from '@mantine/core';
import { useText } from '../i18n/language.tsx';

interface Props {
  readonly title: string;
  readonly secret: string;
  readonly close: () => void;
}

/** What is shown this once. It closes by its button alone, not by a click beside it. */
export function IssuedDialog({ title, secret, close }: Props) {
  const say = useText();
  return (
    <Modal
      {...{ opened: true, onClose: close, title, closeOnClickOutside: false, closeOnEscape: false }}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Stack>
        <Alert color="yellow" variant="outline">
          {say('newKeyOnce')}
        </Alert>
        <Code block data-value data-secret tabIndex={0} role="group" aria-label={title}>
          {secret}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {say(copied ? 'keyCopied' : 'copyKey')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close}>{say('close')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}

import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startMailCatcher, type MailCatcher } from '../src/index.ts';

let catcher: MailCatcher;
beforeEach(async () => {
  catcher = await startMailCatcher();
});
afterEach(() => catcher.close());

const mail = { from: 'a@example.org', to: 'b@example.org', subject: '通報已結案', text: '您的通報\n' };

it('shows the mails that it has taken, and refuses while it is told to', async () => {
  const transport = createTransport(catcher.smtpUrl);
  catcher.refuse(true);
  await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 451 });
  catcher.refuse(false);
  await transport.sendMail({ ...mail, messageId: '<1@example.org>' });
  transport.close();
  const shown = (await (await fetch(`${catcher.url}/mails`)).json()) as unknown;
  expect(shown).toEqual([
    {
      ...{ from: 'a@example.org', to: ['b@example.org'], subject: '通報已結案' },
      ...{ text: '您的通報\n', messageId: '<1@example.org>' },
    },
  ]);
  expect((await fetch(`${catcher.url}/nothing`)).status).toBe(404);
});

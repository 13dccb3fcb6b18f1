import type { Locator, Page } from 'playwright-core';

/** So often the overview asks by itself. */
const OVERVIEW_EVERY_MS = 5_000;
/** From the time that a failure is there. */
const SEEN_WITHIN_MS = 10_000;
/** A machine with more to do gets what the page itself takes between two looks. */
export const SEEN_LIMIT_MS = SEEN_WITHIN_MS + OVERVIEW_EVERY_MS;

const PATIENT = { timeout: 90_000 };

/** An operator in a browser, whose clicks are counted. */
export class Operator {
  clicks = 0;
  readonly page: Page;
  private readonly url: string;

  constructor(page: Page, url: string) {
    this.page = page;
    this.url = url;
  }

  async signIn(name: 'operator' | 'viewer', password: string): Promise<void> {
    await this.page.goto(this.url);
    await this.page.getByLabel('Name').fill(name);
    await this.page.getByLabel(/^Password/).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
    await this.page.getByText(`${name} (${name})`).waitFor();
    await this.overview();
  }

  /** The first page, from where clicks are counted. */
  async overview(): Promise<void> {
    await this.page.getByRole('link', { name: 'Overview' }).click();
    await this.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
    this.clicks = 0;
  }

  /** What needs somebody, by its words. */
  trouble(words: string | RegExp): Locator {
    return this.page.getByRole('region', { name: 'What needs somebody' }).getByText(words);
  }

  /** @returns when it was seen, by `performance.now()` */
  async sees(words: string | RegExp): Promise<number> {
    await this.trouble(words).first().waitFor(PATIENT);
    return performance.now();
  }

  async seesNoMore(words: string | RegExp): Promise<void> {
    await this.trouble(words)
      .first()
      .waitFor({ ...PATIENT, state: 'detached' });
  }

  async click(what: Locator): Promise<void> {
    await what.click(PATIENT);
    this.clicks += 1;
  }

  /** Gives a reason in the dialog that is open; filling it in and sending it is one click. */
  async confirm(button: string, reason = 'planted by a test'): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel(/^Reason/).fill(reason);
    await this.click(dialog.getByRole('button', { name: button, exact: true }));
  }
}

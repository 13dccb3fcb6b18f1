import { randomBytes } from 'node:crypto';
import { extname } from 'node:path';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound, Problem, type PageFiles } from '@night-market/service-kit';
import { PAGE_FILES } from '../../tokens.ts';

/** As much of the reply as is needed here. */
interface Reply {
  headers(values: Readonly<Record<string, string>>): Reply;
  send(content: Buffer | string): unknown;
}

/** What stands in the built page in the place of the nonce. */
export const NONCE_PLACE = 'CONSOLE-NONCE';
const NONCE_BYTES = 16;
/** Where services have their operations: whoever asks there for one that this service lacks wants no page. */
const OPERATIONS = /^(api|ops|health)(\/|$)/;

/** Nothing but what comes with the page; the style sheets that it writes itself carry the nonce of this answer. */
const policyOf = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** Deeper addresses are pages, whatever stands in them: a topic, an order or a key may end like a file. */
const isFile = (name: string): boolean =>
  name.startsWith('assets/') || DOTS.test(name) || (!name.includes('/') && extname(name) !== '');

/** A part that leads elsewhere. */
const DOTS = /(^|\/)(\.|%2e){1,2}(\/|$)/i;

/** The page of the console. It has many addresses: what is no file is one of them. */
@ApiExcludeController()
@Allow(open('The page holds no data; it asks for them with the session of the operator.'))
@Controller()
export class ConsolePageController {
  private readonly files: readonly PageFiles[];

  constructor(@Inject(PAGE_FILES) files: readonly PageFiles[]) {
    this.files = files;
  }

  @Get()
  async index(@Res() reply: Reply): Promise<unknown> {
    return this.sendPage(reply);
  }

  @Get('*')
  async file(@Req() { url }: { readonly url: string }, @Res() reply: Reply): Promise<unknown> {
    const name = url.split('?', 1)[0]!.slice(1);
    if (OPERATIONS.test(name)) throw notFound('operation');
    if (!isFile(name)) return this.sendPage(reply);
    const file = name === 'index.html' ? undefined : await this.built().read(name);
    if (!file) throw notFound('file');
    const { content, type, caching } = file;
    return reply.headers({ 'content-type': type, 'cache-control': caching }).send(content);
  }

  private async sendPage(reply: Reply): Promise<unknown> {
    const page = await this.built().read('');
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return reply
      .headers({
        'content-type': page!.type,
        // The nonce is good for this answer alone.
        'cache-control': 'no-store',
        'content-security-policy': policyOf(nonce),
        'cross-origin-opener-policy': 'same-origin',
      })
      .send(page!.content.toString('utf8').replaceAll(NONCE_PLACE, nonce));
  }

  private built(): PageFiles {
    const built = this.files.find(({ isThere }) => isThere);
    if (built) return built;
    throw new Problem(503, 'page_not_built', 'The page of the console was not built.', {
      detail: 'Run `npx nx build console-web`, then start the console again.',
    });
  }
}

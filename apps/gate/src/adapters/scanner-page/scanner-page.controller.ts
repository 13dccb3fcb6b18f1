import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound, Problem, type PageFiles } from '@night-market/service-kit';

/** The name under which the files are injected: the folders that may hold them. */
export const PAGE_FILES = Symbol('PAGE_FILES');

/** As much of the reply as is needed here. */
interface Reply {
  headers(values: Readonly<Record<string, string>>): Reply;
  redirect(url: string): unknown;
  send(content: Buffer): unknown;
}

/** The page says its own policy in its head; this is what only a header can say. */
const POLICY = "frame-ancestors 'none'";

/** The page of the volunteers' scanners. */
@ApiExcludeController()
@Allow(open('The page holds no data; the device asks for them with its own credentials.'))
@Controller('scanner')
export class ScannerPageController {
  private readonly files: readonly PageFiles[];

  constructor(@Inject(PAGE_FILES) files: readonly PageFiles[]) {
    this.files = files;
  }

  @Get()
  async index(@Req() request: { readonly url: string }, @Res() reply: Reply): Promise<unknown> {
    // What belongs to the page stands below it.
    if (/^\/scanner(\?|$)/.test(request.url)) return reply.redirect('/scanner/');
    return this.send('', reply);
  }

  @Get('*')
  async file(@Param('*') name: string, @Res() reply: Reply): Promise<unknown> {
    return this.send(name, reply);
  }

  private async send(name: string, reply: Reply): Promise<unknown> {
    const built = this.files.find(({ isThere }) => isThere);
    if (!built) throw notBuilt();
    const file = await built.read(name);
    if (!file) throw notFound('file');
    const { content, type, caching } = file;
    return reply
      .headers({ 'content-type': type, 'cache-control': caching, 'content-security-policy': POLICY })
      .send(content);
  }
}

const notBuilt = (): Problem =>
  new Problem(503, 'page_not_built', 'The page of the scanners was not built.', {
    detail: 'Run `npx nx build scanner-web`, then start the gate again.',
  });

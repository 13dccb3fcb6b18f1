import { Controller, Get, Param, Req, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound, Problem } from '../problem.ts';
import { builtPage, type PageFiles } from './page-files.ts';

/** As much of the reply as is needed here. */
interface Reply {
  headers(values: Readonly<Record<string, string>>): Reply;
  redirect(url: string): unknown;
  send(content: Buffer): unknown;
}

/** The page says its own policy in its head; this is what only a header can say. */
const POLICY = "frame-ancestors 'none'";

/**
 * Serves a page for browsers below an address.
 * @param prefix the first part of the address, such as `scanner`
 * @param project the app that is the page, such as `scanner-web`
 * @param builds where its files may be
 */
export function pageController(
  prefix: string,
  project: string,
  builds: readonly PageFiles[] = builtPage(project),
): Type {
  const bare = new RegExp(`^/${prefix}(\\?|$)`, 'u');

  async function send(name: string, reply: Reply): Promise<unknown> {
    const built = builds.find(({ isThere }) => isThere);
    if (!built) throw notBuilt(project);
    const file = await built.read(name);
    if (!file) throw notFound('file');
    const { content, type, caching } = file;
    return reply
      .headers({ 'content-type': type, 'cache-control': caching, 'content-security-policy': POLICY })
      .send(content);
  }

  @ApiExcludeController()
  @Allow(open('The page holds no data; it asks for them by routes that say who may have them.'))
  @Controller(prefix)
  class PageController {
    @Get()
    async index(@Req() request: { readonly url: string }, @Res() reply: Reply): Promise<unknown> {
      // What belongs to the page stands below it.
      return bare.test(request.url) ? reply.redirect(`/${prefix}/`) : send('', reply);
    }

    @Get('*')
    async file(@Param('*') name: string, @Res() reply: Reply): Promise<unknown> {
      return send(name, reply);
    }
  }

  return PageController;
}

const notBuilt = (project: string): Problem =>
  new Problem(503, 'page_not_built', `The page ${project} was not built.`, {
    detail: `Run \`npx nx build ${project}\`, then start this service again.`,
  });

import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { Sessions } from '../../keep-session/sessions.ts';
import {
  ProviderAwayError,
  type PasswordSignIn,
  type RedirectSignIn,
  type SignInFault,
  type SignInOutcome,
} from '../../sign-in/ports.ts';
import { SESSION_DOOR } from '../../tokens.ts';
import { isOwnPage, ownPath, type BrowserRequest } from './browser.ts';
import { sessionAnswer, signInBody, signOutAnswer, signOutBody, startQuery } from './schemas.ts';
import type { SessionCookies } from './session-cookies.ts';

/** What signing in needs; one of the two ways. */
export interface SessionDoor {
  readonly sessions: Sessions;
  readonly cookies: SessionCookies;
  readonly consoleUrl: string | undefined;
  readonly lifeS: number;
  readonly password?: PasswordSignIn;
  readonly redirect?: RedirectSignIn;
}

/** As much of the reply as is needed here. */
interface Reply {
  /** Each cookie is added to those before it. */
  header(name: string, value: string): Reply;
  redirect(url: string): unknown;
}

const RETRY_AFTER_S = 5;

/** How operators come in and go. */
@ApiTags('session')
@Allow(open('who signs in has no session yet; acts are taken from the own page of the console alone'))
@Controller('api')
export class SessionController {
  private readonly door: SessionDoor;

  constructor(@Inject(SESSION_DOOR) door: SessionDoor) {
    this.door = door;
  }

  @Get('session')
  @ApiOkResponse({ description: 'Who is signed in, if anybody.', standardSchema: sessionAnswer })
  async session(@Req() request: BrowserRequest): Promise<z.output<typeof sessionAnswer>> {
    const { sessions, cookies, redirect } = this.door;
    const id = cookies.sessionIn(request);
    const session = id === undefined ? undefined : await sessions.find(id).catch(refuseWhileAway);
    return {
      operator: session ? { name: session.name, roles: session.roles } : null,
      signIn: redirect ? 'redirect' : 'password',
    };
  }

  @Post('sign-in')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'Signed in; the session is in a cookie.' })
  async signIn(
    @Body({ schema: signInBody }) { name, password, newPassword }: z.output<typeof signInBody>,
    @Req() request: BrowserRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<void> {
    this.assertOwnPage(request);
    if (!this.door.password)
      throw new Problem(409, 'signs_in_elsewhere', 'Operators sign in at the identity provider.', {
        detail: 'Open /api/sign-in/start in the browser.',
      });
    const outcome = await this.door.password.signIn(name, password, newPassword).catch(refuseWhileAway);
    if (outcome.kind !== 'issued') throw problemOf(outcome);
    reply.header('set-cookie', await this.begun(outcome, request));
  }

  @Get('sign-in/start')
  @HttpCode(302)
  @ApiFoundResponse({ description: 'To the identity provider.' })
  async start(@Query({ schema: startQuery }) { backTo }: z.output<typeof startQuery>, @Res() reply: Reply) {
    const { redirect, cookies } = this.door;
    if (!redirect) return reply.redirect('/');
    try {
      const { url, journey } = await redirect.begin(ownPath(backTo));
      return reply.header('set-cookie', cookies.journey(journey)).redirect(url);
    } catch (error) {
      if (!(error instanceof ProviderAwayError)) throw error;
      return reply.redirect('/?sign-in=provider_away');
    }
  }

  @Get('sign-in/callback')
  @HttpCode(302)
  @ApiFoundResponse({ description: 'Back to the page, signed in or with the reason why not.' })
  async complete(@Req() request: BrowserRequest & { readonly url: string }, @Res() reply: Reply) {
    const { redirect, cookies } = this.door;
    const journey = cookies.journeyIn(request);
    reply.header('set-cookie', cookies.noJourney());
    if (!redirect || !journey) return reply.redirect('/?sign-in=expired');
    try {
      const outcome = await redirect.complete(request.url.split('?', 2)[1] ?? '', journey);
      if (outcome.kind !== 'issued') return reply.redirect(`/?sign-in=${outcome.kind}`);
      return reply.header('set-cookie', await this.begun(outcome, request)).redirect(journey.backTo);
    } catch (error) {
      if (!(error instanceof ProviderAwayError)) throw error;
      return reply.redirect('/?sign-in=provider_away');
    }
  }

  @Post('sign-out')
  @HttpCode(200)
  @ApiOkResponse({
    description: 'Signed out, whether or not there was a session.',
    standardSchema: signOutAnswer,
  })
  async signOut(
    @Body({ schema: signOutBody }) { everywhere }: z.output<typeof signOutBody>,
    @Req() request: BrowserRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<z.output<typeof signOutAnswer>> {
    this.assertOwnPage(request);
    const { sessions, cookies } = this.door;
    const id = cookies.sessionIn(request);
    const url = id === undefined ? undefined : await sessions.end(id, everywhere);
    reply.header('set-cookie', cookies.noSession());
    return { url: url ?? null };
  }

  /** A session of its own for every sign-in: an id that somebody put into the browser before is worth nothing. */
  private async begun(
    { issued }: Extract<SignInOutcome, { kind: 'issued' }>,
    request: BrowserRequest,
  ): Promise<string> {
    const { sessions, cookies, lifeS } = this.door;
    const before = cookies.sessionIn(request);
    if (before !== undefined) await sessions.end(before);
    return cookies.session(await sessions.begin(issued), lifeS);
  }

  private assertOwnPage(request: BrowserRequest): void {
    if (!isOwnPage(request, this.door.consoleUrl))
      throw new Problem(403, 'foreign_page', 'This came from another page than the console.', {
        detail: 'Open the console itself and try again.',
      });
  }
}

function refuseWhileAway(error: unknown): never {
  if (!(error instanceof ProviderAwayError)) throw error;
  throw new Problem(503, 'provider_away', 'The identity provider does not answer.', {
    ...{ detail: 'Try again in a moment.', retryAfterS: RETRY_AFTER_S },
  });
}

function problemOf(fault: SignInFault): Problem {
  switch (fault.kind) {
    case 'refused':
    case 'expired':
      return new Problem(401, 'sign_in_refused', 'Name or password is wrong.', {
        detail: 'If you are sure of both, ask an admin.',
      });
    case 'no_role':
      return new Problem(403, 'no_role', 'You have no role in this market.', {
        detail: 'Ask an admin for one.',
      });
    case 'new_password_needed':
      return new Problem(403, 'new_password_needed', 'This is a one-time password.', {
        detail: 'Choose a password of your own.',
      });
    case 'bad_new_password':
      return new Problem(422, 'bad_new_password', 'The new password will not do.', {
        errors: [{ pointer: '/newPassword', detail: fault.fault }],
      });
    case 'too_many':
      return new Problem(429, 'too_many_attempts', 'Too many attempts to sign in.', {
        ...{ detail: 'Wait, then try again.', retryAfterS: fault.retryAfterS },
      });
  }
}

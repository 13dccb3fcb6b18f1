import { Body, Controller, Header, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { Refresh } from '../../refresh/refresh.handler.ts';
import { TooManyAttemptsError, type TokenPair } from '../../sign-in/ports.ts';
import type { SignIn, SignInOutcome } from '../../sign-in/sign-in.handler.ts';
import { REFRESH, SIGN_IN } from '../../tokens.ts';
import { refreshBody, signInBody, tokenAnswer, type RefreshBody, type SignInBody } from './schemas.ts';

type TokenAnswer = z.output<typeof tokenAnswer>;

/** How operators get tokens. */
@ApiTags('sign-in')
@Allow(open('who signs in has no token yet, and who refreshes or signs out shows the refresh token'))
@Controller()
export class SignInController {
  private readonly signIn: SignIn<SqlTx>;
  private readonly refreshes: Refresh<SqlTx>;

  constructor(@Inject(SIGN_IN) signIn: SignIn<SqlTx>, @Inject(REFRESH) refreshes: Refresh<SqlTx>) {
    this.signIn = signIn;
    this.refreshes = refreshes;
  }

  @Post('sign-in')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({
    description: 'Signed in. With newPassword the password is changed too.',
    standardSchema: tokenAnswer,
  })
  async enter(
    @Body({ schema: signInBody }) body: SignInBody,
    @Req() { ip }: { readonly ip: string },
  ): Promise<TokenAnswer> {
    const outcome = await this.signIn.handle({ ...body, address: ip }).catch((error: unknown) => {
      throw error instanceof TooManyAttemptsError ? tooMany(error) : error;
    });
    return toAnswer(tokensOf(outcome));
  }

  @Post('refresh')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({
    description: 'A new pair; the token that was sent is used up.',
    standardSchema: tokenAnswer,
  })
  async refresh(@Body({ schema: refreshBody }) { refreshToken }: RefreshBody): Promise<TokenAnswer> {
    const pair = await this.refreshes.handle(refreshToken);
    if (!pair)
      throw new Problem(401, 'refresh_refused', 'This refresh token is not good, or no longer.', {
        detail: 'Sign in again.',
      });
    return toAnswer(pair);
  }

  @Post('sign-out')
  @HttpCode(204)
  @ApiNoContentResponse({ description: 'The session has ended, if there was one.' })
  async leave(@Body({ schema: refreshBody }) { refreshToken }: RefreshBody): Promise<void> {
    await this.refreshes.signOut(refreshToken);
  }
}

function tokensOf(outcome: SignInOutcome): TokenPair {
  switch (outcome.kind) {
    case 'signed_in':
      return outcome.tokens;
    case 'refused':
      throw new Problem(401, 'sign_in_refused', 'Name or password is wrong.', {
        detail:
          'If you are sure of both, ask an admin: the operator may be disabled, or the one-time password too old.',
      });
    case 'new_password_needed':
      throw new Problem(403, 'new_password_needed', 'This is a one-time password.', {
        detail: 'Send it again, with the password of your choice as newPassword.',
      });
    case 'bad_new_password':
      throw new Problem(422, 'bad_new_password', 'The new password will not do.', {
        errors: [{ pointer: '/newPassword', detail: outcome.fault }],
      });
  }
}

const tooMany = ({ retryAfterS }: TooManyAttemptsError): Problem =>
  new Problem(429, 'too_many_attempts', 'Too many attempts to sign in.', {
    detail: 'Wait, then try again.',
    retryAfterS,
  });

const toAnswer = (pair: TokenPair): TokenAnswer => ({
  accessToken: pair.accessToken,
  tokenType: 'Bearer',
  expiresInS: pair.expiresInS,
  refreshToken: pair.refreshToken,
  refreshExpiresAt: new Date(pair.refreshExpiresAtMs).toISOString(),
});

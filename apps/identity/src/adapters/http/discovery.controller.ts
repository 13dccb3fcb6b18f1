import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { open } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import type { z } from 'zod';
import { PUBLISHED_KEYS } from '../../tokens.ts';
import { discoveryAnswer, keysAnswer } from './schemas.ts';

export interface PublishedKeys {
  readonly issuer: string;
  readonly algorithm: string;
  keys(): Promise<z.output<typeof keysAnswer>>;
}

/** What verifiers of tokens ask. */
@ApiTags('discovery')
@Allow(open('public keys, which verify tokens and make none'))
@Controller()
export class DiscoveryController {
  private readonly published: PublishedKeys;

  constructor(@Inject(PUBLISHED_KEYS) published: PublishedKeys) {
    this.published = published;
  }

  @Get('.well-known/openid-configuration')
  @ApiOkResponse({ description: 'As OpenID Connect Discovery says it.', standardSchema: discoveryAnswer })
  describe(): z.output<typeof discoveryAnswer> {
    const { issuer, algorithm } = this.published;
    return {
      issuer,
      jwks_uri: `${issuer.replace(/\/$/, '')}/jwks`,
      response_types_supported: ['token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: [algorithm],
    };
  }

  @Get('jwks')
  @Header('cache-control', 'public, max-age=300')
  @ApiOkResponse({
    description: 'The public keys, those that sign soon or lately among them.',
    standardSchema: keysAnswer,
  })
  keys(): Promise<z.output<typeof keysAnswer>> {
    return this.published.keys();
  }
}

import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  type Type,
} from '@nestjs/common';
import { ApiResponse, ApiTags } from '@nestjs/swagger';
import {
  actorOf,
  operator,
  service,
  type KeyKind,
  type KeyStore,
  type Principal,
} from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { z } from 'zod';
import { refusePersonalData } from '../http/personal-data.ts';
import { notFound, Problem } from '../http/problem.ts';
import {
  holderBody,
  holderPath,
  holdersQuery,
  holdersView,
  holderView,
  issuedView,
  revokeBody,
  rotateBody,
  terminalBody,
  toHolderView,
} from './key-schemas.ts';

/** Under which the controllers get the store of keys. */
export const KEY_STORE = Symbol('KEY_STORE');

/** The scope of programs that set up holders of keys, such as `npm start`. */
const KEYS = 'keys';

type NewHolderBody = z.output<typeof holderBody> & Partial<z.output<typeof terminalBody>>;

const tooMany = (): Problem =>
  new Problem(409, 'two_keys_valid', 'Two keys are valid already.', {
    detail: 'Revoke the old one, by its prefix, before you make another.',
  });

/**
 * The routes by which operators give keys to terminals, devices or agencies, replace and revoke them.
 * A module lists it among its controllers and provides {@link KEY_STORE}.
 * @param path such as `ops/terminals`
 */
export function holdersController(kind: KeyKind, path: string): Type {
  const body = kind === 'terminal' ? terminalBody : holderBody;

  @ApiTags(path)
  @Controller(path)
  class HoldersController {
    private readonly keys: KeyStore;

    constructor(@Inject(KEY_STORE) keys: KeyStore) {
      this.keys = keys;
    }

    @Allow(operator('operator'), service(KEYS))
    @Post()
    @Header('cache-control', 'no-store')
    @ApiResponse({ status: 201, description: 'With its first key.', standardSchema: issuedView })
    async issue(
      @Body({ schema: body }) { name, stallId, reason }: NewHolderBody,
      @Caller() caller: Principal,
    ) {
      refusePersonalData({ name });
      const holder = { name, ...(stallId !== undefined && { stallId }) };
      const issued = await this.keys.issue(kind, holder, actorOf(caller), reason);
      return { holder: toHolderView(issued.holder), key: issued.key };
    }

    @Allow(operator('viewer'), service(KEYS))
    @Get()
    @ApiResponse({ status: 200, description: 'One page, in the order of ids.', standardSchema: holdersView })
    async list(@Query({ schema: holdersQuery }) { after, limit }: z.output<typeof holdersQuery>) {
      const found = await this.keys.list(kind, after, limit + 1);
      const holders = found.slice(0, limit).map(toHolderView);
      return { holders, next: found.length > limit ? holders.at(-1)!.id : null };
    }

    @Allow(operator('operator'), service(KEYS))
    @Post(':id/rotate')
    @HttpCode(201)
    @Header('cache-control', 'no-store')
    @ApiResponse({
      status: 201,
      description: 'A second key; the first stays valid until it is revoked.',
      standardSchema: issuedView,
    })
    async rotate(
      @Param({ schema: holderPath }) { id }: z.output<typeof holderPath>,
      @Body({ schema: rotateBody }) { reason }: z.output<typeof rotateBody>,
      @Caller() caller: Principal,
    ) {
      const issued = await this.keys.rotate(kind, id, actorOf(caller), reason);
      if (issued === 'unknown') throw notFound(kind);
      if (issued === 'two_valid') throw tooMany();
      return { holder: toHolderView(issued.holder), key: issued.key };
    }

    @Allow(operator('operator'), service(KEYS))
    @Post(':id/revoke')
    @HttpCode(200)
    @ApiResponse({
      status: 200,
      description: 'The keys are refused everywhere within a second.',
      standardSchema: holderView,
    })
    async revoke(
      @Param({ schema: holderPath }) { id }: z.output<typeof holderPath>,
      @Body({ schema: revokeBody }) { prefix, reason }: z.output<typeof revokeBody>,
      @Caller() caller: Principal,
    ) {
      const holder = await this.keys.revoke(kind, id, actorOf(caller), prefix, reason);
      if (holder === 'unknown') throw notFound(prefix === undefined ? kind : 'key');
      return toHolderView(holder);
    }
  }
  return HoldersController;
}

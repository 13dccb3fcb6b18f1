import { Body, Controller, Get, Header, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, type Operator } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import type { SqlTx } from '@night-market/kernel';
import { notFound, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { Granted, ManageOperators } from '../../manage-operators/manage-operators.handler.ts';
import type { OperatorView } from '../../manage-operators/ports.ts';
import { MANAGE_OPERATORS } from '../../tokens.ts';
import {
  changeBody,
  createBody,
  grantedAnswer,
  operatorPath,
  operatorsAnswer,
  operatorView,
  type ChangeBody,
  type CreateBody,
  type OperatorPath,
} from './schemas.ts';

/** What admins do about operators. */
@ApiTags('operators')
@Allow(operator('admin'))
@Controller('operators')
export class OperatorsController {
  private readonly operators: ManageOperators<SqlTx>;

  constructor(@Inject(MANAGE_OPERATORS) operators: ManageOperators<SqlTx>) {
    this.operators = operators;
  }

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ description: 'All operators, by name.', standardSchema: operatorsAnswer })
  async list(): Promise<z.output<typeof operatorsAnswer>> {
    return { operators: (await this.operators.list()).map(toView) };
  }

  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @ApiCreatedResponse({
    description: 'The one-time password is shown this once.',
    standardSchema: grantedAnswer,
  })
  async create(
    @Body({ schema: createBody }) { name, role }: CreateBody,
    @Caller() caller: Operator,
  ): Promise<z.output<typeof grantedAnswer>> {
    const granted = await this.operators.create(name, role, caller.id);
    if (!granted)
      throw new Problem(409, 'name_taken', 'There is an operator of this name already.', {
        detail: 'Choose another name.',
      });
    return toGranted(granted);
  }

  @Patch(':operatorId')
  @ApiOkResponse({
    description: 'Changed. Whoever is disabled cannot refresh any more; an access token ends by itself.',
    standardSchema: operatorView,
  })
  async change(
    @Param({ schema: operatorPath }) { operatorId }: OperatorPath,
    @Body({ schema: changeBody }) body: ChangeBody,
    @Caller() caller: Operator,
  ): Promise<z.output<typeof operatorView>> {
    const changed = await this.operators.change(operatorId, body, caller.id);
    if (changed === 'unknown') throw notFound('operator');
    if (changed === 'last_admin')
      throw new Problem(409, 'last_admin', 'This is the last admin.', {
        detail: 'Make another admin first.',
      });
    return toView(changed);
  }

  @Post(':operatorId/one-time-password')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOkResponse({
    description: 'The old password is good no more, and all sessions have ended.',
    standardSchema: grantedAnswer,
  })
  async resetPassword(
    @Param({ schema: operatorPath }) { operatorId }: OperatorPath,
    @Caller() caller: Operator,
  ): Promise<z.output<typeof grantedAnswer>> {
    const granted = await this.operators.resetPassword(operatorId, caller.id);
    if (!granted) throw notFound('operator');
    return toGranted(granted);
  }
}

const isoTime = (ms: number): string => new Date(ms).toISOString();

const toView = ({ createdAtMs, ...view }: OperatorView): z.output<typeof operatorView> => ({
  ...view,
  createdAt: isoTime(createdAtMs),
});

const toGranted = ({ validUntilMs, ...granted }: Granted): z.output<typeof grantedAnswer> => ({
  ...granted,
  validUntil: isoTime(validUntilMs),
});

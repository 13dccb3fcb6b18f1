import {
  applyDecorators,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Put,
  Req,
  Res,
} from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { operator } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound, Problem } from '@night-market/service-kit';
import type { z } from 'zod';
import type { CallResult, CallService } from '../../call-services/call-service.handler.ts';
import type { FoundAgents } from '../../find-services/ports.ts';
import { AGENTS, CALL_SERVICE, SESSION_DOOR } from '../../tokens.ts';
import type { BrowserRequest } from './browser.ts';
import { tokenOf, type OperatorDoor } from './operator-token.ts';
import { agentsAnswer, servicePath } from './schemas.ts';

interface Request extends BrowserRequest {
  readonly url: string;
  readonly body?: unknown;
}

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: Uint8Array): unknown;
}

const PREFIX = /^\/api\/services\/[^/?]+/;
const RETRY_AFTER_S = 2;

/** One operation of a service, whatever it answers. */
const Passed = (): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiParam({ name: 'path', description: 'The operation, as the service has it.' }),
    ApiOkResponse({ description: 'What the service answered.' }),
  );

/** The services, asked in the operator's own name. */
@ApiTags('services')
@Controller('api/services')
export class ServicesController {
  private readonly agents: FoundAgents;
  private readonly calls: CallService;
  private readonly door: OperatorDoor;

  constructor(
    @Inject(AGENTS) agents: FoundAgents,
    @Inject(CALL_SERVICE) calls: CallService,
    @Inject(SESSION_DOOR) door: OperatorDoor,
  ) {
    this.agents = agents;
    this.calls = calls;
    this.door = door;
  }

  @Allow(operator('viewer'))
  @Get()
  @ApiOkResponse({ description: 'All agents that the directory has told of.', standardSchema: agentsAnswer })
  async list(): Promise<z.output<typeof agentsAnswer>> {
    const agents = await this.agents.now().catch(() => undefined);
    if (!agents) throw problemOf('the directory', 'unknown_services');
    return { agents: [...agents] };
  }

  @Allow(operator('viewer'))
  @Get(':service/*')
  @Passed()
  ask(
    @Param({ schema: servicePath }) { service }: z.output<typeof servicePath>,
    @Req() request: Request,
    @Res() reply: Reply,
  ) {
    return this.pass(service, request, reply);
  }

  @Allow(operator('operator'))
  @Post(':service/*')
  @Passed()
  post(
    @Param({ schema: servicePath }) { service }: z.output<typeof servicePath>,
    @Req() request: Request,
    @Res() reply: Reply,
  ) {
    return this.pass(service, request, reply);
  }

  @Allow(operator('operator'))
  @Put(':service/*')
  @Passed()
  put(
    @Param({ schema: servicePath }) { service }: z.output<typeof servicePath>,
    @Req() request: Request,
    @Res() reply: Reply,
  ) {
    return this.pass(service, request, reply);
  }

  @Allow(operator('operator'))
  @Delete(':service/*')
  @Passed()
  remove(
    @Param({ schema: servicePath }) { service }: z.output<typeof servicePath>,
    @Req() request: Request,
    @Res() reply: Reply,
  ) {
    return this.pass(service, request, reply);
  }

  private async pass(service: string, request: Request, reply: Reply): Promise<unknown> {
    const { method, url, body } = request;
    const result = await this.calls.handle(service, {
      ...{ method, path: url.replace(PREFIX, ''), token: await tokenOf(request, this.door) },
      ...(body !== undefined && body !== null && { body: JSON.stringify(body) }),
    });
    if (result.kind !== 'answered') throw problemOf(service, result.kind);
    const { answer } = result;
    reply.status(answer.status).header('content-type', answer.type);
    if (answer.retryAfter !== undefined) reply.header('retry-after', answer.retryAfter);
    return reply.send(answer.body);
  }
}

export function problemOf(service: string, kind: Exclude<CallResult['kind'], 'answered'>): Problem {
  switch (kind) {
    case 'unknown_route':
      return notFound('operation');
    case 'not_listed':
      return new Problem(503, 'service_not_listed', `The directory does not know ${service}.`, {
        ...{ detail: 'Start it, and give it DIRECTORY_URL.', retryAfterS: RETRY_AFTER_S },
      });
    case 'unknown_services':
      return new Problem(503, 'services_unknown', 'It cannot be told where the services are.', {
        ...{ detail: 'The broker does not answer. Try again in a moment.', retryAfterS: RETRY_AFTER_S },
      });
    case 'unreachable':
      return new Problem(503, 'service_unreachable', `No replica of ${service} answers.`, {
        ...{ detail: 'Nothing was changed. Try again when it is back.', retryAfterS: RETRY_AFTER_S },
      });
    case 'unanswered':
      return new Problem(504, 'service_unanswered', `${service} took the request and did not answer.`, {
        detail: 'It may have been done, or not: look before you try again.',
      });
  }
}

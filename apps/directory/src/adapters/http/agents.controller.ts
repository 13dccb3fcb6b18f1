import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service } from '@night-market/access';
import { Allow } from '@night-market/access/nest';
import { notFound } from '@night-market/service-kit';
import type { z } from 'zod';
import type { AgentSearch } from '../../search/ports.ts';
import { AGENT_SEARCH } from '../../tokens.ts';
import { agentPath, agentsAnswer, agentsQuery, agentView } from './schemas.ts';
import { toAgent } from './views.ts';

/** Who is there, and what they can do. */
@ApiTags('agents')
@Allow(service('directory'), service('read'), operator('viewer'))
@Controller('agents')
export class AgentsController {
  private readonly search: AgentSearch;

  constructor(@Inject(AGENT_SEARCH) search: AgentSearch) {
    this.search = search;
  }

  @Get()
  @ApiOkResponse({
    description: 'Agents with a service that meets all filters, in the order of their ids.',
    standardSchema: agentsAnswer,
  })
  async find(
    @Query({ schema: agentsQuery }) query: z.output<typeof agentsQuery>,
  ): Promise<z.output<typeof agentsAnswer>> {
    const found = await this.search.find({ ...query, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    const next = found.length > page.length ? page.at(-1)!.agentId : undefined;
    return { agents: page.map(toAgent), ...(next !== undefined && { next }) };
  }

  @Get(':agentId')
  @ApiOkResponse({ description: 'The agent, also after it has expired.', standardSchema: agentView })
  async agent(
    @Param({ schema: agentPath }) { agentId }: z.output<typeof agentPath>,
  ): Promise<z.output<typeof agentView>> {
    const agent = await this.search.agent(agentId);
    if (!agent) throw notFound('agent');
    return toAgent(agent);
  }
}

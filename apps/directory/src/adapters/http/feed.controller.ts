import { Controller, Get, Inject, Req, Res, type OnModuleDestroy } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, service, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import {
  EVENT_STREAM,
  LAST_EVENT_ID,
  serveFeed,
  type FeedReply,
  type FeedRequest,
  type ServedFeed,
} from '@night-market/service-kit';
import { FEED } from '../../tokens.ts';

/** Who comes and who leaves, while it happens, as server-sent events. */
@ApiTags('agents')
@Allow(service('directory'), service('read'), operator('viewer'))
@Controller('feed')
export class FeedController implements OnModuleDestroy {
  private readonly served: ServedFeed;

  constructor(@Inject(FEED) served: ServedFeed) {
    this.served = served;
  }

  /** Before the server closes: it waits for answers that are not at their end. */
  onModuleDestroy(): void {
    this.served.streams.close();
  }

  @Get()
  @ApiHeader(LAST_EVENT_ID)
  @ApiOkResponse({ description: 'The events of city.directory.v1, without end.', content: EVENT_STREAM })
  feed(@Req() request: FeedRequest, @Res() reply: FeedReply, @Caller() caller: Principal): void {
    serveFeed(this.served, request, reply, { owner: caller.id });
  }
}

import { Controller, Get, Inject, Req, Res, type OnModuleDestroy } from '@nestjs/common';
import { ApiDefaultResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { device, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import {
  EVENT_STREAM,
  LAST_EVENT_ID,
  serveFeed,
  type FeedReply,
  type FeedRequest,
  type ServedFeed,
} from '@night-market/service-kit';
import { FEED, V1_REQUESTS } from '../../tokens.ts';
import { inV1 } from '../feed/feed-formats.ts';
import { V1_ERROR } from './v1-format.ts';

/** What happens at the gates, while it happens, as server-sent events. */
@ApiTags('feed')
@Controller()
export class FeedController implements OnModuleDestroy {
  private readonly served: ServedFeed;
  private readonly countedV1: (deviceId: string) => void;

  constructor(@Inject(FEED) served: ServedFeed, @Inject(V1_REQUESTS) countedV1: (deviceId: string) => void) {
    this.served = served;
    this.countedV1 = countedV1;
  }

  /** Before the server closes: it waits for answers that are not at their end. */
  onModuleDestroy(): void {
    this.served.streams.close();
  }

  @Allow(device())
  @Get('v2/feed')
  @ApiHeader(LAST_EVENT_ID)
  @ApiOkResponse({ description: 'The events of gate.auth.v2, without end.', content: EVENT_STREAM })
  v2(@Req() request: FeedRequest, @Res() reply: FeedReply, @Caller() caller: Principal): void {
    serveFeed(this.served, request, reply, { owner: caller.id });
  }

  @Allow(device())
  @Get('v1/feed')
  @ApiHeader(LAST_EVENT_ID)
  @ApiOkResponse({
    description: 'The same events as gate.auth.v1, flat, without end.',
    content: EVENT_STREAM,
  })
  @ApiDefaultResponse(V1_ERROR)
  v1(@Req() request: FeedRequest, @Res() reply: FeedReply, @Caller() caller: Principal): void {
    this.countedV1(caller.id);
    serveFeed(this.served, request, reply, { owner: caller.id, format: inV1 });
  }
}

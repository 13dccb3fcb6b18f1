import { Controller, Get, Inject, Req, Res, type OnModuleDestroy } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { operator, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import {
  EVENT_STREAM,
  eventText,
  LAST_EVENT_ID,
  serveFeed,
  type FeedFormat,
  type FeedReply,
  type FeedRequest,
  type ServedFeed,
} from '@night-market/service-kit';
import { ORDER_FEED } from '../../tokens.ts';

/** What has moved, and nothing of what it holds: the page asks the service for that, in the operator's name. */
const orderMoved: FeedFormat = ({ headline }, id) => {
  if (!headline) return undefined;
  const { key: orderId, type, at } = headline;
  return eventText({ id, type: 'order', data: JSON.stringify({ orderId, type, at }) });
};

/** What moves, while it moves, as server-sent events. */
@ApiTags('live')
@Allow(operator('viewer'))
@Controller('api/live')
export class LiveController implements OnModuleDestroy {
  private readonly served: ServedFeed;

  constructor(@Inject(ORDER_FEED) served: ServedFeed) {
    this.served = served;
  }

  /** Before the server closes: it waits for answers that are not at their end. */
  onModuleDestroy(): void {
    this.served.streams.close();
  }

  @Get()
  @ApiHeader(LAST_EVENT_ID)
  @ApiOkResponse({ description: 'Which orders move, without end.', content: EVENT_STREAM })
  live(@Req() request: FeedRequest, @Res() reply: FeedReply, @Caller() caller: Principal): void {
    serveFeed(this.served, request, reply, { owner: caller.id, format: orderMoved });
  }
}

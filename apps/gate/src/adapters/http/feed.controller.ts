import { Controller, Get, Inject, Req, Res, type OnModuleDestroy } from '@nestjs/common';
import { ApiDefaultResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { device, type Principal } from '@night-market/access';
import { Allow, Caller } from '@night-market/access/nest';
import { errorText, type Log } from '@night-market/kernel';
import { StreamReader, type EventStreams, type FeedFormat, type TopicFeed } from '@night-market/service-kit';
import { FEED, FEED_LOG, FEED_STREAMS, V1_REQUESTS } from '../../tokens.ts';
import { inV1, inV2 } from '../feed/feed-formats.ts';
import { V1_ERROR } from './v1-format.ts';

/** As much of request and reply as is needed here. */
interface Request {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}
interface Reply {
  header(name: string, value: string): unknown;
  send(body?: unknown): unknown;
}

const LAST_EVENT_ID = {
  name: 'last-event-id',
  required: false,
  schema: { type: 'string', pattern: '^\\d[0-9a-f-]*$', maxLength: 200 },
  description: 'The id of the last event that was read; without it the feed begins now.',
} as const;
const EVENT_STREAM = { 'text/event-stream': { schema: { type: 'string' } } } as const;

/** What happens at the gates, while it happens, as server-sent events. */
@ApiTags('feed')
@Controller()
export class FeedController implements OnModuleDestroy {
  private readonly feed: TopicFeed;
  private readonly streams: EventStreams;
  private readonly log: Log;
  private readonly countedV1: (deviceId: string) => void;

  constructor(
    @Inject(FEED) feed: TopicFeed,
    @Inject(FEED_STREAMS) streams: EventStreams,
    @Inject(FEED_LOG) log: Log,
    @Inject(V1_REQUESTS) countedV1: (deviceId: string) => void,
  ) {
    this.feed = feed;
    this.streams = streams;
    this.log = log;
    this.countedV1 = countedV1;
  }

  /** Before the server closes: it waits for answers that are not at their end. */
  onModuleDestroy(): void {
    this.streams.close();
  }

  @Allow(device())
  @Get('v2/feed')
  @ApiHeader(LAST_EVENT_ID)
  @ApiOkResponse({ description: 'The events of gate.auth.v2, without end.', content: EVENT_STREAM })
  v2(@Req() request: Request, @Res() reply: Reply, @Caller() caller: Principal): void {
    this.serve(request, reply, caller, inV2);
  }

  @Allow(device())
  @Get('v1/feed')
  @ApiHeader(LAST_EVENT_ID)
  @ApiOkResponse({
    description: 'The same events as gate.auth.v1, flat, without end.',
    content: EVENT_STREAM,
  })
  @ApiDefaultResponse(V1_ERROR)
  v1(@Req() request: Request, @Res() reply: Reply, @Caller() caller: Principal): void {
    this.countedV1(caller.id);
    this.serve(request, reply, caller, inV1);
  }

  private serve({ method, headers }: Request, reply: Reply, { id }: Principal, format: FeedFormat): void {
    // Its answer has no body, and so no end that would be waited for.
    if (method === 'HEAD') {
      reply.send();
      return;
    }
    const lastEventId = headers['last-event-id'];
    const stream = this.streams.open(reply, id);
    const reader = new StreamReader(stream, format);
    const position = typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : undefined;
    this.feed.tell(reader, position).catch((error: unknown) => {
      this.log.warn({ error: errorText(error) }, 'a reader of the feed could not be told what it missed');
      stream.drop('unavailable');
    });
  }
}

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CaptureDesk } from './api/capture-desk.ts';
import { RefundDesk } from './api/refund-desk.ts';
import { createRoutes } from './api/routes.ts';
import type { Books } from './books/books.ts';
import { Store } from './books/store.ts';
import type { GatewayConfig } from './config.ts';
import { FaultPlan } from './faults/fault-plan.ts';
import { createHttpServer } from './http/server.ts';
import { Metrics } from './metrics.ts';
import { createDraw } from './random.ts';
import { createPoster } from './webhooks/post.ts';
import { WebhookSender } from './webhooks/sender.ts';
import { Teller } from './webhooks/teller.ts';

/** A running gateway. */
export interface Gateway {
  /** Base address, without a slash at the end. */
  url: string;
  /** The books, to look at. */
  books: Books;
  /** Stops taking requests, cuts the ones it keeps waiting, writes what is left; takes under 5 s. */
  close(): Promise<void>;
}

/** Starts a gateway with the books of its folder. Rejects when the port or the folder cannot be had. */
export async function startGateway(config: GatewayConfig): Promise<Gateway> {
  const draw = createDraw(config.seed);
  const metrics = new Metrics();
  const { store, untold } = await Store.open(config, new FaultPlan(draw));
  const poster = createPoster();
  const nowMs = (): number => store.plan.nowMs();
  const isTelling = config.webhookUrls.length > 0;
  const { webhookUrls: urls, webhookSecret: secret } = config;
  const sender = isTelling
    ? new WebhookSender({ urls, secret, post: poster.post, draw, metrics, nowMs })
    : null;
  const teller = new Teller(store, sender);
  const context = { store, teller, metrics, draw };
  const captures = new CaptureDesk(context);
  const { server, stop } = createHttpServer({
    routes: createRoutes(context, captures, new RefundDesk(context)),
    apiKey: config.apiKey,
    silenceMs: () => store.plan.settings.timeoutHoldMs,
    nowMs,
  });
  const stopWork = async (): Promise<void> => {
    captures.stop();
    teller.stop();
    poster.close();
    await store.close();
  };
  try {
    await listen(server, config);
  } catch (error) {
    await stopWork();
    throw error;
  }
  for (const fact of untold) teller.tell(fact);
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= stop().then(stopWork));
  return { url: `http://${host}:${port}`, books: store.books, close };
}

function listen(server: Server, { host, port }: GatewayConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cityDirectoryV1, payTxnV2 } from '@night-market/contracts';
import { newId } from '@night-market/kernel';
import { createRuntime, startService } from '@night-market/service-kit';
import { createBus, createDatabase, type TestBus, type TestDatabase } from '@night-market/testing';
import { readConfig } from '../../src/config.ts';
import { operatorsConsole } from '../../src/console.service.ts';
import { CONSOLE_URL, RESOURCE, TestBrowser, TestProvider } from './provider.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A service that notes what it is asked. */
export class StandIn {
  readonly url: string;
  readonly seen: Seen[] = [];
  status = 200;
  /** What it answers to whom asks for a path; to all others, where it is. */
  readonly answers: Record<string, object> = {};
  /** Takes requests and never answers them. */
  isSilent = false;
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<StandIn> {
    const server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const { method = '', url: path = '', headers } = request;
        started.seen.push({ method, path, authorization: headers.authorization, body });
        if (started.isSilent) return void request.destroy();
        response.writeHead(started.status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(started.answers[path] ?? { from: started.url }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const started = new StandIn(server);
    return started;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

interface StartedProvider {
  readonly issuer: string;
}

/** The real console with a real provider, on a broker and a database of its own. */
export class TestConsole<Provider extends StartedProvider = TestProvider> {
  readonly bus: TestBus;
  readonly database: TestDatabase;
  readonly provider: Provider;
  private readonly ends: (() => Promise<unknown>)[] = [];

  private constructor(bus: TestBus, database: TestDatabase, provider: Provider) {
    this.bus = bus;
    this.database = database;
    this.provider = provider;
  }

  static async open(): Promise<TestConsole> {
    const provider = await TestProvider.start();
    const opened = await TestConsole.at(provider);
    opened.ends.push(() => provider.stop());
    return opened;
  }

  /** One whose operators sign in at a provider that runs already, and goes on. */
  static async at<Provider extends StartedProvider>(provider: Provider): Promise<TestConsole<Provider>> {
    const [bus, database] = await Promise.all([createBus(), createDatabase()]);
    return new TestConsole(bus, database, provider);
  }

  /** Another replica. @returns its address */
  async start(more: Record<string, string> = {}): Promise<string> {
    const config = readConfig({
      ...{ DATABASE_URL: this.database.url, MIGRATE_ON_START: 'true', HTTP_PORT: '0', LOG_LEVEL: 'silent' },
      ...{ KAFKA_BROKERS: this.bus.brokers.join(','), KAFKA_NAMESPACE: this.bus.namespace },
      ...{ OIDC_ISSUER: this.provider.issuer, CONSOLE_URL, CONSOLE_OIDC_CLIENT_ID: 'console' },
      ...{ CONSOLE_OIDC_RESOURCE: RESOURCE, CONSOLE_KEY_SECRET: 'only-for-tests-only-for-tests-only' },
      ...more,
    });
    const service = await startService(operatorsConsole, createRuntime(operatorsConsole, config), config);
    this.ends.unshift(() => service.stop());
    return service.url;
  }

  /** A browser that has signed in at this replica. */
  async signedIn(url: string): Promise<TestBrowser> {
    const browser = new TestBrowser({ [CONSOLE_URL]: url });
    await browser.follow(
      `${CONSOLE_URL}/api/sign-in/start?backTo=/sagas`,
      ({ pathname }) => pathname === '/sagas',
    );
    return browser;
  }

  /** A service that the directory tells of. */
  async standIn(agentId: string): Promise<StandIn> {
    const standIn = await StandIn.start();
    this.ends.push(() => standIn.stop());
    await this.tell('registered', agentId, {
      ...{ services: [], operationsUrl: `${standIn.url}/ops`, leaseUntil: '2026-11-29T22:00:00.000Z' },
    });
    return standIn;
  }

  tell(type: string, agentId: string, more: object = {}): Promise<void> {
    return this.publish(cityDirectoryV1.name, agentId, type, { agentId, ...more });
  }

  captured(orderId: string): Promise<void> {
    return this.publish(payTxnV2.name, orderId, 'captured', {
      ...{ orderId, txnId: `cap-${orderId}`, amount: 12_000, currency: 'TWD' },
    });
  }

  async close(): Promise<void> {
    for (const end of this.ends) await end();
    await this.bus.drop();
    await this.database.drop();
  }

  private async publish(topic: string, key: string, type: string, payload: object): Promise<void> {
    const ids = { id: newId(), correlationId: newId(), causationId: newId() };
    const value = JSON.stringify({ ...ids, topic, ts: new Date().toISOString(), key, type, payload });
    const producer = this.bus.kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    await producer.send({ topic: this.bus.namespace + topic, messages: [{ key, value }] });
    await producer.disconnect();
  }
}

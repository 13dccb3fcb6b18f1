import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { limits } from '../limits.ts';

/** Sends a body to an address; resolves to whether the receiver answered 2xx. Never rejects. */
export type Post = (url: string, headers: Record<string, string>, body: string) => Promise<boolean>;

/** A sender over kept-alive connections. */
export interface HttpPoster {
  post: Post;
  close(): void;
}

/** Makes a sender of its own connections. */
export function createPoster(): HttpPoster {
  const options = { keepAlive: true, maxSockets: limits.webhookConcurrency };
  const http = new HttpAgent(options);
  const https = new HttpsAgent(options);

  const post: Post = (url, headers, body) =>
    new Promise((resolve) => {
      const isTls = url.startsWith('https:');
      const request = (isTls ? httpsRequest : httpRequest)(url, {
        method: 'POST',
        agent: isTls ? https : http,
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        timeout: limits.webhookTimeoutMs,
      });
      request.on('timeout', () => request.destroy());
      request.on('error', () => resolve(false));
      request.on('response', (response) => {
        const status = response.statusCode ?? 0;
        response.on('error', () => resolve(false));
        response.on('close', () => resolve(status >= 200 && status < 300));
        response.resume();
      });
      request.end(body);
    });

  return {
    post,
    close: () => {
      http.destroy();
      https.destroy();
    },
  };
}

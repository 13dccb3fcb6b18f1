import { createServer, type ServerResponse } from 'node:http';

/** Answers `POST` bodies through `accept`, if there is one, and the launcher's question whether we are ready. */
export function serve(port: number, accept?: (body: string, key: string) => Promise<string>): void {
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || !accept) return end(response, 200, '{"status":"ok"}');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      accept(Buffer.concat(chunks).toString(), String(request.headers['idempotency-key'])).then(
        (body) => end(response, 202, body),
        (error: unknown) => end(response, 500, JSON.stringify({ error: String(error) })),
      );
    });
  });
  server.on('error', (error) => {
    throw error;
  });
  server.listen(port, '127.0.0.1');
  process.once('SIGTERM', () => process.exit(0));
}

const end = (response: ServerResponse, status: number, body: string): void =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(body);

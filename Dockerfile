# One image per service:  docker build --build-arg SERVICE=payments .
# docker-compose.yml builds them all.

FROM node:24-bookworm-slim AS workspace
WORKDIR /repo
COPY . .

# Everything, with the tools: builds the services; also runs the one-off jobs of docker-compose.yml.
FROM workspace AS build
RUN --mount=type=cache,target=/root/.npm npm ci --include=dev --no-audit --no-fund
ENV NX_DAEMON=false
RUN npx nx run-many -t build

# Only what one service needs at run time.
FROM workspace AS dependencies
ARG SERVICE
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --workspace=@night-market/${SERVICE} --no-audit --no-fund

FROM node:24-bookworm-slim AS service
ARG SERVICE
ARG FOLDER=apps/${SERVICE}
ARG MAIN=dist/main.js
ENV NODE_ENV=production MALLOC_ARENA_MAX=2 HTTP_HOST=0.0.0.0 MAIN=/repo/${FOLDER}/${MAIN}
WORKDIR /repo
COPY --from=workspace /repo/package.json ./
COPY --from=dependencies /repo/node_modules ./node_modules
COPY --from=build /repo/${FOLDER} ./${FOLDER}
# The pages that the gate and the console serve.
COPY --from=build /repo/apps/scanner-web/dist ./apps/scanner-web/dist
# What a simulator checks webhooks with; it runs from its source.
COPY --from=build /repo/libs/webhooks ./libs/webhooks
COPY --from=build /repo/apps/console-web/dist ./apps/console-web/dist
RUN mkdir /data && chown node:node /data
USER node
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=12 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# exec: signals reach the service itself, so that it stops in order.
CMD ["sh", "-c", "exec node --max-old-space-size=144 --max-semi-space-size=16 --heap-growing-percent=120 --no-minor-gc-task --no-allocation-site-pretenuring \"$MAIN\""]

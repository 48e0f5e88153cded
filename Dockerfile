# The production image: api, worker and the `inlet` commands. Written with care, but NOT BUILT in this repository's own
# tests: try it before you rely on it.

FROM node:24-slim AS build
WORKDIR /app
# Prisma's command line looks for an engine to download unless it is told where one is.
ENV PRISMA_SCHEMA_ENGINE_BINARY=/app/runtime/prisma-engine.mjs
COPY package.json package-lock.json .npmrc ./
COPY tools/package.json tools/
RUN npm ci --include=dev
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
# Named one by one: nothing of sandbox/, demo/, bench/ or test/ may get in.
COPY --from=build /app/package.json /app/prisma.config.ts ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/generated generated
COPY --from=build /app/dist dist
COPY --from=build /app/prisma prisma
COPY --from=build /app/runtime runtime
COPY --from=build /app/domain domain
COPY --from=build /app/lib lib
COPY --from=build /app/mail mail
COPY --from=build /app/platforms platforms
COPY --from=build /app/calendar calendar
COPY --from=build /app/capabilities capabilities
COPY --from=build /app/gassync gassync
COPY --from=build /app/providers providers
COPY --from=build /app/vault vault
COPY --from=build /app/db db
COPY --from=build /app/auth auth
COPY --from=build /app/workflows workflows
COPY --from=build /app/activities activities
COPY --from=build /app/workers workers
COPY --from=build /app/api api
COPY --from=build /app/cli cli
COPY --from=build /app/bin bin
# Where the Vault lies when it is no bucket: a volume takes over this folder's owner.
RUN mkdir /vault && chown node:node /vault
USER node
EXPOSE 3000
ENTRYPOINT ["node"]
CMD ["api/main.ts"]

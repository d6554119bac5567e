import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  if (globalThis.__quartetTestServer === undefined) return;
  const { server, base } = globalThis.__quartetTestServer;
  await server.stop();
  await rm(base, { recursive: true, force: true });
}

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { describeRoutes, openApiText } from '../../src/describe-routes.js';
import { createOpenApiDocument } from '../../src/shared/openapi/document.js';
import { unnamed } from '../support/anonymous-schemas.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Operation {
  readonly summary?: string;
  readonly operationId?: string;
  readonly tags?: string[];
  readonly responses?: Record<string, { description?: string }>;
  readonly security?: Record<string, string[]>[];
  readonly parameters?: { name: string; in: string; required?: boolean }[];
}
interface Document {
  readonly openapi: string;
  readonly info: { title: string; version: string };
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { securitySchemes: Record<string, object>; schemas?: Record<string, object> };
}

let quartet: TestApp;
let document: Document;
beforeAll(async () => {
  quartet = await startTestApp({ OPERATIONS_PUBLIC: 'docs' });
  document = (await (await fetch(`${quartet.url}/docs-json`)).json()) as Document;
});
afterAll(() => quartet.close());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation })),
  );

/** What the server really serves, from its own router; without the pages and what they load for themselves, and where LiShop words its 404. */
function servedRoutes(): string[] {
  interface Layer {
    readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
  }
  const { router } = quartet.app.getHttpAdapter().getInstance() as unknown as { router: { stack: Layer[] } };
  return router.stack.flatMap(({ route }) =>
    route === undefined ||
    /^\/$|^\/console|^\/docs[/-]?|^\/imbachat\/demo\/|^\/api_keys\/unknown$/.test(route.path)
      ? []
      : Object.keys(route.methods)
          // A route for every method is described by one call that reads and one that writes.
          .filter((verb) => Object.keys(route.methods).length < 20 || ['get', 'post'].includes(verb))
          .map((verb) => `${verb} ${route.path.replace(/[:*](\w+)/g, '{$1}')}`),
  );
}

describe('the OpenAPI description', () => {
  it('should describe every route that is served, and no other', () => {
    expect(
      operations()
        .map(({ verb, path }) => `${verb} ${path}`)
        .sort(),
    ).toEqual(servedRoutes().sort());
    expect(servedRoutes()).toContain('get /health/ready');
  });

  it('should say what it is', () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(document.openapi).toMatch(/^3\.[01]\.\d$/);
    expect(document.info).toMatchObject({ title: 'Quartet', version });
  });

  it('should give every route a summary, a tag, an id of its own, and answers with a description', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { path, verb, operation } of operations()) {
      const answers = Object.entries(operation.responses ?? {});
      expect([path, verb, operation.summary, operation.tags?.length]).toEqual([
        path,
        verb,
        expect.stringMatching(/\w/),
        1,
      ]);
      expect([path, answers.length > 0]).toEqual([path, true]);
      for (const [status, { description }] of answers) {
        expect(status).toMatch(/^(default|[1-5]\d\d)$/);
        expect(typeof description).toBe('string');
      }
    }
  });

  it('should declare every parameter of a path', () => {
    for (const { path, operation } of operations()) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = (operation.parameters ?? []).filter(({ in: place }) => place === 'path');
      expect([path, declared.map(({ name }) => name).sort()]).toEqual([path, named.sort()]);
    }
  });

  it('should be the same as the committed one, and as the one that is made without starting anything', async () => {
    const committed = readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8');
    // `npm run docs:openapi` writes it anew.
    expect(openApiText(document as unknown as OpenAPIObject)).toBe(committed);
    expect(openApiText(await describeRoutes())).toBe(committed);
  });

  it('should have no two schemas of one name: of two such classes one would be described as the other', () => {
    const warn = jest.spyOn(Logger, 'warn').mockImplementation(() => undefined);
    createOpenApiDocument(quartet.app);
    const warnings = warn.mock.calls.map(([message]) => String(message));
    warn.mockRestore();
    expect(warnings).toEqual([]);
  });

  it('should have ids that are good names of methods, with the context in front', () => {
    for (const { operation } of operations()) {
      expect(operation.operationId).toMatch(/^(platform|operator|imvu|lishop|imbachat|bobux)([A-Z][a-z]*)+$/);
    }
  });

  it('should have the security of the access decorators, and none where anyone may call', () => {
    const securityOf = (path: string, verb: string) => document.paths[path]?.[verb]?.security;
    expect(securityOf('/health/live', 'get')).toEqual([]);
    expect(securityOf('/metrics', 'get')).toEqual([{ operator: [] }, { 'operator-session': [] }]);
    expect(securityOf('/operator/session', 'post')).toEqual([]);
    expect(securityOf('/imvu/users', 'post')).toEqual([{ 'imvu-api-key': [] }]);
    expect(securityOf('/articles', 'get')).toEqual([{ lishop: [] }]);
    expect(securityOf('/api_keys/registerAccount', 'post')).toEqual([]);
    expect(operations().filter(({ operation }) => operation.security === undefined)).toEqual([]);
  });

  it('should leave nothing to be named by generators, and give each whole number its format', () => {
    expect(unnamed(document as Parameters<typeof unnamed>[0])).toEqual([]);
  });

  it('should say what validates requests', () => {
    const { schemas } = document.components as { schemas: Record<string, any> };
    expect(schemas.NewImvuApiUser).toMatchObject({
      properties: { password: { type: 'string', minLength: 8, maxLength: 200 } },
      required: ['username', 'password'],
    });
  });

  it('should only refer to what it holds', () => {
    const referred = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
    for (const [, name = ''] of referred) expect(document.components.schemas).toHaveProperty(name);
    for (const { operation } of operations()) {
      for (const scheme of (operation.security ?? []).flatMap(Object.keys)) {
        expect(document.components.securitySchemes).toHaveProperty(scheme);
      }
    }
  });

  it('should say which routes need the operator', () => {
    const guarded = operations().filter(({ operation }) =>
      operation.security?.some((one) => 'operator' in one),
    );
    expect(guarded.map(({ path }) => path)).toContain('/metrics');
    expect(guarded.map(({ path }) => path)).not.toContain('/health/live');
    expect(document.components.securitySchemes.operator).toMatchObject({ type: 'http', scheme: 'basic' });
  });

  it.each(['/docs/api', '/docs/api/'])(
    'should be shown at %s as a page that comes from this server alone',
    async (path) => {
      const response = await fetch(quartet.url + path);
      const page = await response.text();
      expect(response.status).toBe(200);
      expect(page).toContain('<title>Quartet</title>');
      const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '');
      expect(sources.length).toBeGreaterThan(2);
      for (const source of sources) {
        const file = await fetch(new URL(source, response.url), { method: 'HEAD' });
        expect([source, file.status, new URL(file.url).origin]).toEqual([source, 200, quartet.url]);
      }
    },
  );

  it('should not hold scripts that its own content security policy forbids', async () => {
    const response = await fetch(`${quartet.url}/docs/api`);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).not.toMatch(/script-src [^;]*unsafe/);
    const page = await response.text();
    const inline = [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([^<]*)/g)].filter(
      ([, code]) => code?.trim() !== '',
    );
    expect(inline).toEqual([]);
  });

  it('should have no answer that lets in inline styles', async () => {
    for (const path of [
      '/docs',
      '/docs/api',
      '/docs/api/swagger-ui.css',
      '/docs-json',
      '/health/live',
      '/nowhere',
    ]) {
      const response = await fetch(quartet.url + path);
      await response.text();
      const policy = response.headers.get('content-security-policy') ?? '';
      expect([path, policy]).toEqual([path, expect.stringMatching(/style-src 'self'/)]);
      expect([path, policy]).toEqual([path, expect.not.stringContaining('unsafe-inline')]);
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { MESSAGE_MAPPING_METADATA, MESSAGE_METADATA } from '@nestjs/websockets/constants.js';
import { ACCESS, Public, SignedMessages, type Access } from '../../src/shared/auth/access.js';
import type { Command } from '../../src/contexts/bobux-ledger/command.js';
import { commands } from '../../src/contexts/bobux-ledger/commands/index.js';
import { ALL_PERMISSIONS, Permission } from '../../src/contexts/bobux-ledger/permission.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Entrance {
  readonly name: string;
  readonly kind: 'route' | 'message';
  /** `GET /health/live`, or the message. */
  readonly address: string;
  readonly access: Access | undefined;
}

type Method = (...parameters: unknown[]) => unknown;

/** Every way in: the routes of all controllers and the message handlers of all gateways. */
function entrancesOf(modules: ModulesContainer): Entrance[] {
  const reflector = new Reflector();
  const scanner = new MetadataScanner();
  const classes = [...modules.values()].flatMap((module) =>
    [...module.controllers.values(), ...module.providers.values()].flatMap(({ metatype }) =>
      typeof metatype === 'function' && metatype.prototype ? [metatype as new () => object] : [],
    ),
  );
  return [...new Set(classes)].flatMap((type) => {
    const prototype = type.prototype as Record<string, Method>;
    return scanner.getAllMethodNames(prototype).flatMap((method): Entrance[] => {
      const handler = prototype[method];
      if (handler === undefined) return [];
      const access = reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, type]);
      const name = `${type.name}.${method}`;
      const path: unknown = Reflect.getMetadata(PATH_METADATA, handler);
      const verb = RequestMethod[Number(Reflect.getMetadata(METHOD_METADATA, handler))];
      const base: unknown = Reflect.getMetadata(PATH_METADATA, type);
      const routes = [path]
        .flat()
        .map((one) => `/${[base, one].join('/')}`.replace(/\/+/g, '/').replace(/(?<=.)\/$/, ''));
      const message: unknown = Reflect.getMetadata(MESSAGE_METADATA, handler);
      const isMessage = Reflect.getMetadata(MESSAGE_MAPPING_METADATA, handler) === true;
      return [
        ...(path === undefined
          ? []
          : routes.map((route) => ({ name, kind: 'route' as const, address: `${verb} ${route}`, access }))),
        ...(isMessage ? [{ name, kind: 'message' as const, address: String(message), access }] : []),
      ];
    });
  });
}

const undeclared = (entrances: Entrance[]): string[] =>
  entrances.filter(({ access }) => access === undefined).map(({ name }) => name);

/** Commands whose declaration is missing, or is no permission that there is. */
const undeclaredCommands = (
  all: readonly Pick<Command, 'name' | 'permission' | 'permissionWith'>[],
): string[] =>
  all
    .filter((command) => {
      const declared: unknown[] = [
        command.permission,
        ...(command.permissionWith ? [command.permissionWith.permission] : []),
      ];
      return !declared.every(
        (one) => typeof one === 'number' && one in Permission && (one & ~ALL_PERMISSIONS) === 0,
      );
    })
    .map(({ name }) => name);

let quartet: TestApp;
let entrances: Entrance[];
beforeAll(async () => {
  quartet = await startTestApp({ HOST: '0.0.0.0', LIMIT_AUTH_FAILURES: '0', LISHOP_API_SECRET: 'asked for' });
  entrances = entrancesOf(quartet.app.get(ModulesContainer));
});
afterAll(() => quartet.close());

describe('the access walk', () => {
  it('should meet the routes and messages that there are', () => {
    const addresses = entrances.map(({ kind, address }) => `${kind} ${address}`);
    expect(addresses).toEqual(
      expect.arrayContaining([
        'route GET /health/live',
        'route GET /health/ready',
        'route GET /metrics',
        'message frame',
      ]),
    );
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('should meet every route that the server has', () => {
    interface Layer {
      readonly route?: { readonly path: string; readonly methods: Record<string, boolean> };
    }
    const { router } = quartet.app.getHttpAdapter().getInstance() as unknown as {
      router: { stack: Layer[] };
    };
    const served = router.stack.flatMap(({ route }) =>
      route === undefined
        ? []
        : Object.keys(route.methods).length > 20
          ? [`ALL ${route.path}`]
          : Object.keys(route.methods).map((verb) => `${verb.toUpperCase()} ${route.path}`),
    );
    // Pages and descriptions, which go past Nest, and are guarded by themselves (test/platform/operator.e2e.ts).
    const others = served.filter((address) => !/^GET \/docs[/-]?/.test(address));
    const walked = entrances.filter(({ kind }) => kind === 'route').map(({ address }) => address);
    expect(others.sort()).toEqual(walked.sort());
  });

  it('should find an access declaration on each of them', () => {
    expect(undeclared(entrances)).toEqual([]);
  });

  it('should find that nothing is public but the health and what the seeds leave open', () => {
    const open = entrances.filter(({ access }) => access?.kind === 'public').map(({ address }) => address);
    expect(open.sort()).toEqual([
      // The console's page and where it is: what it shows, it asks for as the operator.
      'GET /',
      'GET /console',
      'GET /console/*path',
      'GET /health/live',
      'GET /health/ready',
      'GET /imbachat/api/v1',
      // What the page of the demo is made of; the page itself and its tokens are the operator's.
      'GET /imbachat/demo/page.js',
      'GET /imbachat/demo/style.css',
      'GET /imbachat/widget.js',
      // Limited hard, per address and per caller.
      'POST /api_keys/recoverApiKey',
      // Whoever has a receipt may ask.
      'POST /api_keys/verifyReceipt',
      'POST /lishop/appstore/notifications',
    ]);
  });

  it('should be refused by each route that is not public, without credentials', async () => {
    for (const { kind, address, access } of entrances) {
      if (kind !== 'route' || access?.kind === 'public') continue;
      const [method = '', path = ''] = address.split(' ');
      const { status } = await fetch(quartet.url + path.replace(/[:*]\w+/g, 'x'), {
        method: method === 'ALL' ? 'GET' : method,
      });
      // registerAccount knows nobody yet: it asks for the secret of the app.
      const refusal = address === 'POST /api_keys/registerAccount' ? 403 : 401;
      expect([address, status]).toEqual([address, refusal]);
    }
  });

  it('should find a permission on each command of Bobux', () => {
    expect(commands.length).toBeGreaterThanOrEqual(13);
    expect(undeclaredCommands(commands)).toEqual([]);
  });

  it('should find those that declare nothing', async () => {
    @Controller('made-up')
    class MadeUpController {
      @Get('declared')
      @Public()
      declared(): void {
        return;
      }

      @Get('forgotten')
      forgotten(): void {
        return;
      }

      noRoute(): void {
        return;
      }
    }

    @Controller()
    @Public()
    class OpenController {
      @Get()
      inherited(): void {
        return;
      }
    }

    @WebSocketGateway()
    class MadeUpGateway {
      @SubscribeMessage('declared')
      @SignedMessages()
      declared(): void {
        return;
      }

      @SubscribeMessage('forgotten')
      forgotten(): void {
        return;
      }
    }

    const module = await Test.createTestingModule({
      controllers: [MadeUpController, OpenController],
      providers: [MadeUpGateway],
    }).compile();
    const found = entrancesOf(module.get(ModulesContainer));
    expect(found.map(({ address }) => address).sort()).toEqual([
      'GET /',
      'GET /made-up/declared',
      'GET /made-up/forgotten',
      'declared',
      'forgotten',
    ]);
    expect(undeclared(found).sort()).toEqual(['MadeUpController.forgotten', 'MadeUpGateway.forgotten']);
  });

  it('should find commands that declare no permission, or none that there is', () => {
    const made = [
      { name: 'ping', permission: Permission.None },
      { name: 'forgotten' },
      { name: 'reserved', permission: 16 },
      { name: 'half', permission: Permission.Read, permissionWith: { parameter: 'x' } },
    ] as unknown as Command[];
    expect(undeclaredCommands(made)).toEqual(['forgotten', 'reserved', 'half']);
  });
});

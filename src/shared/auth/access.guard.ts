import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { ACCESS, ACTS_ON_GET, type Access, type ActsOnGetWhen, type Authenticator } from './access.js';
import { Authentication } from './authentication.js';
import { RequestBodies } from './request-bodies.js';

/** A request whose sender is known. */
export interface AuthenticatedRequest<Principal = unknown> extends Request {
  principal: Principal;
}

/** What the decorators of a handler say. */
interface Declared {
  readonly access: Access | undefined;
  readonly actsOnGet: ActsOnGetWhen | undefined;
}

/** The one guard of all routes: does for each route what its access declaration says, and refuses one without. No body is read of a request that is refused. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger(AccessGuard.name);
  private readonly declared = new WeakMap<object, Map<unknown, Declared>>();
  private readonly authenticators = new Map<unknown, Authenticator<unknown>>();

  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
    private readonly authentication: Authentication,
    private readonly bodies: RequestBodies,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { access, actsOnGet } = this.declaredOf(context);
    switch (access?.kind) {
      case 'public':
        if (context.getType() === 'http') await this.readBody(context);
        return true;
      case 'signed-messages':
        return context.getType() === 'ws';
      case 'authenticated': {
        const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
        const authenticator = this.authenticatorOf(access);
        if (authenticator.needsBody === true) await this.readBody(context);
        request.principal = await this.authentication.require(request, authenticator, actsOnGet?.(request));
        await this.readBody(context);
        return true;
      }
      case undefined:
        this.logger.error(
          `${context.getClass().name}.${context.getHandler().name} declares no access: refused`,
        );
        return false;
    }
  }

  private readBody(context: ExecutionContext): Promise<void> | undefined {
    const http = context.switchToHttp();
    return this.bodies.read(http.getRequest<Request>(), http.getResponse<Response>());
  }

  private authenticatorOf({ by }: Extract<Access, { kind: 'authenticated' }>): Authenticator<unknown> {
    const known = this.authenticators.get(by);
    if (known !== undefined) return known;
    const found = this.modules.get<Authenticator>(by, { strict: false });
    this.authenticators.set(by, found);
    return found;
  }

  /** What a route declares does not change: looked up once. By class as well, since two controllers may inherit one handler. */
  private declaredOf(context: ExecutionContext): Declared {
    const controller = context.getClass();
    const handler = context.getHandler();
    const ofController = this.declared.get(controller) ?? new Map<unknown, Declared>();
    this.declared.set(controller, ofController);
    const known = ofController.get(handler);
    if (known !== undefined) return known;
    const found = <Value>(key: string) =>
      this.reflector.getAllAndOverride<Value | undefined>(key, [handler, controller]);
    const declared = { access: found<Access>(ACCESS), actsOnGet: found<ActsOnGetWhen>(ACTS_ON_GET) };
    ofController.set(handler, declared);
    return declared;
  }
}

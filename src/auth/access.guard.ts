import { Injectable, Logger, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { ACCESS, type Access } from './access.js';
import { Authentication } from './authentication.js';

/** A request whose sender is known. */
export interface AuthenticatedRequest<Principal = unknown> extends Request {
  principal: Principal;
}

/** The one guard of the house: does for each route what its access declaration says, and refuses one without. */
@Injectable()
export class AccessGuard implements CanActivate {
  private readonly logger = new Logger(AccessGuard.name);

  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
    private readonly authentication: Authentication,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    switch (access?.kind) {
      case 'public':
        return true;
      case 'signed-messages':
        return context.getType() === 'ws';
      case 'authenticated': {
        const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
        const authenticator = this.modules.get(access.by, { strict: false });
        request.principal = await this.authentication.require(request, authenticator);
        return true;
      }
      case undefined:
        this.logger.error(
          `${context.getClass().name}.${context.getHandler().name} declares no access: refused`,
        );
        return false;
    }
  }
}

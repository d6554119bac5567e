import { Catch, Injectable, type ArgumentsHost } from '@nestjs/common';
import type { Request } from 'express';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { LiShopErrorFilter } from '../http/lishop-error.filter.js';
import type { ListAccess } from '../keys/list-access.js';
import { LiShopError } from '../lishop-error.js';
import { Articles } from './articles.repository.js';

/**
 * An unknown article is refused before wrong fields are, as Rails does, which looks for it first. A filter and
 * no interceptor, which would cost every change that is right.
 */
@Injectable()
@Catch(LiShopError)
export class UnknownArticleFirst extends LiShopErrorFilter {
  constructor(private readonly articles: Articles) {
    super();
  }

  override catch(error: LiShopError, host: ArgumentsHost): void {
    if (error.problem.code !== 'ARTICLE_INVALID') {
      super.catch(error, host);
      return;
    }
    const { params, principal } = host
      .switchToHttp()
      .getRequest<AuthenticatedRequest<ListAccess> & Request<{ id: string }>>();
    this.articles.find(principal.list, params.id).then(
      (known) => {
        super.catch(known === undefined ? new LiShopError({ code: 'ARTICLE_NOT_FOUND' }) : error, host);
      },
      (failure: unknown) => {
        super.catch(failure, host);
      },
    );
  }
}

import { applyDecorators, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OfEveryRoute } from './describe.js';
import { LiShopErrorFilter } from './lishop-error.filter.js';

/** What every controller of LiShop is: refusals in LiShop's form, described as LiShop's. Parameters are read by `@Params()`. */
export const LiShopRoutes = (): ClassDecorator =>
  applyDecorators(ApiTags('LiShop'), OfEveryRoute(), UseFilters(LiShopErrorFilter));

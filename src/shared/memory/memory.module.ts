import { Global, Module } from '@nestjs/common';
import { MemoryBudget } from './memory-budget.js';

/** How much may be held for those who call. */
@Global()
@Module({ providers: [MemoryBudget], exports: [MemoryBudget] })
export class MemoryModule {}

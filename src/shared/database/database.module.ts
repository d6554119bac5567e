import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseSchema } from './database-schema.js';
import { Database } from './database.js';
import type { OpenDatabase } from './open-database.js';
import { PoolMetrics } from './pool-metrics.js';
import { DatabaseUrl } from './database-url.js';
import { Notifications } from './notifications.js';

/** Gives the modules the database that `openDatabase` opened and migrated. */
@Module({})
export class DatabaseModule {
  static with({ dataSource, url, schema }: OpenDatabase): DynamicModule {
    const databaseUrl = { provide: DatabaseUrl, useValue: new DatabaseUrl(url) };
    const databaseSchema = { provide: DatabaseSchema, useValue: schema };
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSource.options,
          dataSourceFactory: () => Promise.resolve(dataSource),
        }),
      ],
      providers: [Database, Notifications, PoolMetrics, databaseUrl, databaseSchema],
      exports: [Database, Notifications, databaseUrl, databaseSchema],
    };
  }
}

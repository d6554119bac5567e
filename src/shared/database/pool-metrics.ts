import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Metrics } from '../observability/metrics.js';
import { poolOf } from './data-source.js';

/** How many connections of the pool are idle, busy and waited for. */
@Injectable()
export class PoolMetrics {
  constructor(dataSource: DataSource, metrics: Metrics) {
    const pool = poolOf(dataSource);
    metrics.gauge(
      'quartet_database_pool_connections',
      'Connections of the database pool',
      ['state'],
      (gauge) => {
        gauge.set({ state: 'idle' }, pool.idleCount);
        gauge.set({ state: 'busy' }, pool.totalCount - pool.idleCount);
        gauge.set({ state: 'awaited' }, pool.waitingCount);
      },
    );
  }
}

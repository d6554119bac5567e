import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

describe('the generated types of the client packages', () => {
  it('should be what openapi.json and the commands say (npm run clients:generate writes them anew)', () => {
    const args = ['--import', 'tsx', 'clients/generate/main.ts', '--check'];
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  }, 60_000);
});

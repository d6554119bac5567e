import { z } from 'zod';

const balance = z.int().min(0);

/** The seed's player object. */
export const playerObject = z
  .object({
    id: z.int().describe('bobux id'),
    steam: z.string().nullable(),
    discord: z.string().nullable(),
    bobux: balance.describe('what the player has'),
    bobuxtotal: balance.describe('all that the player ever got; grows by every increase and never shrinks'),
  })
  .meta({ title: 'Player' });

/** The seed's key object. */
export const keyObject = z
  .object({
    key: z.uuid(),
    secret: z.string().describe('64 hexadecimal digits'),
    permissions: z.int().describe('bits: 1 Read, 2 Write, 4 Account, 8 Admin'),
    created: z.int().describe('Unix seconds'),
  })
  .meta({ title: 'Key' });

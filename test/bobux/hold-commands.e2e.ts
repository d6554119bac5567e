import { describe, expect, it } from '@jest/globals';
import { ann, balanceOf, bob, client, cy, entriesOf, MAX } from './three-players.js';

describe('hold, capture and release', () => {
  const hold = async (amount: number, seconds = 60): Promise<any> =>
    (await client.ok('hold', { id: ann.id, amount, seconds, reason: 'bet' })).hold;

  it('should take what is held off the balance', async () => {
    const data = await client.ok('hold', { id: 'ann', amount: 40, seconds: 60, reason: 'bet' });
    expect(data).toEqual({
      hold: {
        id: expect.any(Number),
        player: ann.id,
        amount: 40,
        captured: 0,
        reason: 'bet',
        created: expect.any(Number),
        expires: data.hold.created + 60,
        state: 'held',
      },
      player: { ...ann, bobux: 60 },
    });
  });

  it('should give it back on release, without growing the total', async () => {
    const { id } = await hold(40);
    const data = await client.ok('release', { hold: id });
    expect(data).toMatchObject({ hold: { id, state: 'released', captured: 0 }, player: ann });
    expect((await client.ok('getplayer', { id: ann.id })).player).toEqual(ann);
    expect(await client.send('release', { hold: id })).toMatchObject({
      error: 'HOLD_ENDED_ERROR',
      data: { hold: { id, state: 'released' } },
    });
  });

  it('should spend all on capture', async () => {
    const { id } = await hold(40);
    const data = await client.ok('capture', { hold: id });
    expect(data).toMatchObject({ hold: { state: 'captured', captured: 40 }, player: { bobux: 60 } });
    expect(data).not.toHaveProperty('to');
    expect((await client.send('capture', { hold: id })).error).toBe('HOLD_ENDED_ERROR');
  });

  it('should pay part of it to another, and give back the rest', async () => {
    const { id } = await hold(40);
    const data = await client.ok('capture', { hold: id, amount: 30, to: { id: 'cy', discord: true } });
    expect(data).toMatchObject({
      hold: { captured: 30 },
      player: { ...ann, bobux: 70 },
      to: { ...cy, bobux: 30, bobuxtotal: 30 },
    });
    const [, captured, released] = await entriesOf(ann);
    expect(captured).toMatchObject({
      operation: 'capture',
      change: '0',
      peer: cy.id,
      hold: id,
      transfer: captured.id,
    });
    expect(released).toMatchObject({
      operation: 'release',
      change: '10',
      hold: id,
      transfer: null,
      peer: null,
    });
    expect(await entriesOf(cy)).toEqual([
      expect.objectContaining({ operation: 'transfer_in', peer: ann.id, hold: id, transfer: captured.id }),
    ]);
  });

  it.each([
    ['an unknown hold', 'capture', () => ({ hold: 999_999 }), 'HOLD_NOT_FOUND_ERROR'],
    ['an unknown hold', 'release', () => ({ hold: 999_999 }), 'HOLD_NOT_FOUND_ERROR'],
    ['more than is held', 'capture', (id: number) => ({ hold: id, amount: 41 }), 'INVALID_PARAMETERS_ERROR'],
    ['the holder', 'capture', (id: number) => ({ hold: id, to: 'ann' }), 'INVALID_PARAMETERS_ERROR'],
    [
      'an unknown receiver',
      'capture',
      (id: number) => ({ hold: id, to: 'nobody' }),
      'PLAYER_NOT_FOUND_ERROR',
    ],
  ])('should refuse %s on %s and keep the hold open', async (_, command, parameters, error) => {
    const { id } = await hold(40);
    expect(await client.error(command, parameters(id))).toBe(error);
    expect((await client.ok('release', { hold: id })).player.bobux).toBe(100);
  });

  it('should refuse a receiver past the range and keep the hold open', async () => {
    await client.ok('setbobux', { id: bob.id, amount: MAX });
    const { id } = await hold(40);
    expect(await client.error('capture', { hold: id, to: bob.id })).toBe('INVALID_PARAMETERS_ERROR');
    expect((await client.ok('release', { hold: id })).hold.state).toBe('released');
  });

  it('should act in the order of the frames, also where one names a hold that is about to be made', async () => {
    const { id } = await hold(1);
    const answers = await Promise.all([
      client.send('hold', { id: ann.id, amount: 50, seconds: 60 }),
      client.send('capture', { hold: id + 1, amount: 20, to: bob.id }),
      client.send('transfer', { from: bob.id, to: cy.id, amount: 30 }),
      client.send('setbobux', { id: cy.id, amount: 30, operation: 2 }),
      client.send('release', { hold: id + 1 }),
    ]);
    expect(answers.map(({ success, error }) => error ?? success)).toEqual([
      true,
      true,
      true,
      true,
      'HOLD_ENDED_ERROR',
    ]);
    expect(await Promise.all([ann, bob, cy].map(balanceOf))).toEqual([79, 0, 0]);
  });
});

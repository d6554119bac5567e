import {
  ListKeys,
  register,
  ResponseError,
  ShoppingList,
} from '../../clients/typescript/src/lishop/index.js';
import { anyOf, repeat, type Stage } from './pace.js';

const FAMILIES = 6;
const GOODS = ['Milk', 'Bread', 'Eggs', 'Apples', 'Butter', 'Coffee', 'Rice', 'Soap'];

/** What the simulators were told to refuse. */
export const REFUSED_RECEIPT = Buffer.from('a receipt that Apple refuses').toString('base64');
export const UNKNOWN_GUEST = 'nobody@demo.example';

/** Families who shop together. One has a receipt that Apple refuses, one invites a guest whose mail nobody takes. */
export async function runFamilies(stage: Stage): Promise<void> {
  const families = Array.from({ length: FAMILIES }, (_, index) => runFamily(stage, index));
  await Promise.all([...families, runRefused(stage)]);
}

async function runFamily(stage: Stage, index: number): Promise<void> {
  const receipt = Buffer.from(`a good receipt, ${index}`).toString('base64');
  const key = await register(stage.url, { paymentIdentifier: `demo-family-${index}`, receipt });
  const keys = new ListKeys(stage.url, key);
  const guest = await keys.invite(`guest-${index}@demo.example`);
  if (index === 0) await keys.invite(UNKNOWN_GUEST);
  const [owner, other] = [new ShoppingList(stage.url, key), new ShoppingList(stage.url, guest)];
  await repeat('family', 2_000, stage, async () => {
    if (owner.articles.length < 8) await owner.add({ name: anyOf(GOODS), qty: String(1 + (index % 3)) });
    await owner.sync();
    await other.sync();
    const open = other.articles.filter(({ checked }) => checked !== '1');
    if (open.length > 0) await other.change(anyOf(open).id, { checked: '1' });
    else for (const { id } of other.articles) await other.remove(id);
    await other.sync();
  });
}

async function runRefused(stage: Stage): Promise<void> {
  const registration = { paymentIdentifier: 'demo-refused', receipt: REFUSED_RECEIPT };
  const list = new ShoppingList(stage.url, await register(stage.url, registration));
  await repeat('family', 10_000, stage, async () => {
    try {
      await list.sync();
    } catch (error) {
      // 402: nothing is bought with a receipt that was refused.
      if (!(error instanceof ResponseError && error.status === 402)) throw error;
    }
  });
}

import { setTimeout as delay } from 'node:timers/promises';
import { ARTICLE_FIELDS } from '../../src/contexts/lishop-lists/articles/article.js';
import { EventReader } from '../support/event-reader.js';
import { eventually } from '../support/eventually.js';
import { seededRandom, type Random } from '../support/seeded-random.js';
import { Phone, type EditAnswer } from './phone.js';
import { ListModel, type TakenEdit, type Values } from './phones-model.js';
import { PhoneNetwork, type Faults } from './phones-network.js';

const TURNS = 10;
/** The edits are of the last hours, the last ones of the next minutes by a clock that is ahead. */
const STORY_MS = 3 * 3_600_000;
const MAX_CLOCK_ERROR_MS = 6 * 60_000;

/** What a run came to, for a test that asks whether the world was bad enough. */
export interface PhonesReport extends Faults {
  edits: number;
  overridden: number;
  revived: number;
  offline: number;
}

/** A phone with its user. */
interface Household {
  readonly phone: Phone;
  readonly random: Random;
  readonly story: Story;
  readonly network: PhoneNetwork;
  readonly listener: Listener | undefined;
}

/**
 * Five phones on one list, each going offline and back, on whatever replica answers. At the end all are online and quiet.
 * @param urls the replicas, looked at for every request
 * @param keys of the list, one for each phone
 * @throws where a phone, the server and the model do not hold the same
 */
export async function runPhones(
  seed: number,
  urls: () => readonly string[],
  keys: readonly string[],
): Promise<PhonesReport> {
  const report = { lost: 0, twice: 0, refused: 0, edits: 0, overridden: 0, revived: 0, offline: 0 };
  const began = Date.now();
  const all = keys.map((key, n): Household => {
    const random = seededRandom(seed * 1_000 + n);
    const story = new Story(began, random);
    const network = new PhoneNetwork(urls, key, random, report);
    const phone = new Phone(`${seed}/${n}`, network, random, () => story.now());
    // The last one listens, wherever it is online.
    const listener = n === keys.length - 1 ? new Listener(phone, urls, key, random) : undefined;
    return { phone, random, story, network, listener };
  });
  const phones = all.map(({ phone }) => phone);
  try {
    await Promise.all(all.map((one) => live(one, report)));
    for (const phone of phones) await eventually(() => phone.push());
    for (const phone of phones) await eventually(() => phone.pull());
    const fresh = new Phone('fresh', all[0]!.network, all[0]!.random, Date.now);
    await eventually(() => fresh.pull());
    compare([...phones, fresh], report);
  } finally {
    for (const { network, listener } of all) {
      await listener?.leave();
      await network.close();
    }
  }
  return report;
}

/** What one user does, and how far the phone gets with it. */
async function live({ phone, random, story, listener }: Household, report: PhonesReport): Promise<void> {
  let isOnline = true;
  for (let turn = 0; turn < TURNS; turn++) {
    story.goOn();
    for (let edits = random.below(5); edits > 0; edits--) phone.edit();
    if (random.chance(0.3)) isOnline = !isOnline;
    if (isOnline) {
      await phone.push();
      await (listener?.follow() ?? phone.pull());
    } else {
      report.offline++;
      await listener?.leave();
    }
    await delay(random.below(20));
  }
  await listener?.leave();
}

/** A phone's clock, in a story of some hours that is told within a second. */
class Story {
  private told = 0;
  private readonly error: number;

  constructor(
    private readonly began: number,
    private readonly random: Random,
  ) {
    this.error = random.below(2 * MAX_CLOCK_ERROR_MS) - MAX_CLOCK_ERROR_MS;
  }

  now(): number {
    return this.began - STORY_MS + this.told + this.error;
  }

  goOn(): void {
    this.told += this.random.below((2 * STORY_MS) / TURNS);
    this.told = Math.min(this.told, STORY_MS);
  }
}

/** Hears of changes live, from where the phone is. */
class Listener {
  private reader: EventReader | undefined;
  private taken = 0;

  constructor(
    private readonly phone: Phone,
    private readonly urls: () => readonly string[],
    private readonly key: string,
    private readonly random: Random,
  ) {}

  async follow(): Promise<void> {
    this.take();
    if (this.reader !== undefined && !this.reader.isOver) return;
    if (this.phone.cursor === undefined && !(await this.phone.pull())) return;
    this.taken = 0;
    this.reader = await EventReader.open(this.random.pick(this.urls()), this.key, this.phone.cursor).catch(
      () => undefined,
    );
  }

  async leave(): Promise<void> {
    this.take();
    this.reader?.close();
    await this.reader?.ended;
    this.take();
    this.reader = undefined;
  }

  private take(): void {
    const events = this.reader?.events ?? [];
    for (; this.taken < events.length; this.taken++) {
      const { id, data } = events[this.taken]!;
      this.phone.learn(data);
      this.phone.cursor = id;
    }
  }
}

function compare(phones: readonly Phone[], report: PhonesReport): void {
  const answers = new Map<string, EditAnswer>(phones.flatMap(({ answers: own }) => [...own]));
  const taken = phones.flatMap((phone) => phone.sent.map((sent) => takenEdit(sent, answers)));
  const model = new ListModel(taken);
  for (const [clientId, { result, overridden, article, revived }] of model.verdicts()) {
    const answer = answers.get(clientId)!;
    const { objectId, deleted } = answer.article;
    const values = Object.fromEntries(ARTICLE_FIELDS.map((field) => [field, answer.article[field]]));
    same(`the answer to ${clientId}`, [answer.result, answer.overridden], [result, overridden]);
    same(`the article after ${clientId}`, deleted === true ? 'removed' : values, article ?? 'removed');
    same(`the id of ${clientId}`, objectId, answer.objectId);
    report.edits++;
    if (Object.keys(overridden).length > 0) report.overridden++;
    if (revived) report.revived++;
  }
  const made = taken.filter(({ op }) => op === 'create').map(({ article }) => article);
  if (new Set(made).size !== made.length) throw new Error('two edits made one article');
  const expected = sorted(model.list());
  for (const phone of phones) same(`what phone ${phone.name} has`, sorted(phone.list()), expected);
}

function takenEdit(
  { edit, witness, place }: Phone['sent'][number],
  answers: ReadonlyMap<string, EditAnswer>,
): TakenEdit {
  const answer = answers.get(edit.clientId);
  const number = answers.get(witness)?.article.updated_at;
  if (answer === undefined || number === undefined) throw new Error(`${edit.clientId} was never answered`);
  return {
    clientId: edit.clientId,
    op: edit.op,
    article: answer.objectId,
    at: Date.parse(edit.at),
    values: edit.fields ?? {},
    number: Date.parse(number),
    place,
  };
}

const sorted = (list: ReadonlyMap<string, Values>): unknown =>
  [...list].sort(([one], [other]) => (one < other ? -1 : 1)).map(([id, values]) => [id, ordered(values)]);
const ordered = (values: object): unknown =>
  Object.entries(values).sort(([one], [other]) => (one < other ? -1 : 1));

function same(what: string, found: unknown, expected: unknown): void {
  const text = (value: unknown): string =>
    JSON.stringify(value, (_name, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part) ? ordered(part) : part,
    );
  if (text(found) !== text(expected))
    throw new Error(`${what}:\n  ${text(found)}\nshould be\n  ${text(expected)}`);
}

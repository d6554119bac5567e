import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finding the nth player without walking past n - 1 of them: bounds cut the order (bobux down, id up) into buckets of which the sizes are
 * kept, so that a reader adds up sizes and walks through part of one bucket.
 *
 * Sizes are kept as totals plus changes that writers append and a background job folds in: writers never wait for one another.
 * Whoever reads totals and changes in one snapshot has the exact sizes in that snapshot.
 */
const tables = `
CREATE TABLE bobux.ranking_layouts (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  first_change bigint NOT NULL,
  negated bigint[] NOT NULL DEFAULT '{}',
  ids bigint[] NOT NULL DEFAULT '{}',
  successor bigint,
  CHECK (cardinality(negated) = cardinality(ids))
);
ALTER TABLE bobux.ranking_layouts ALTER negated SET STORAGE EXTERNAL, ALTER ids SET STORAGE EXTERNAL;
COMMENT ON TABLE bobux.ranking_layouts IS
  'Bounds of buckets, as (-bobux, id) rising; bucket n begins with the nth bound, bucket 0 before the first. The layout that has totals is in use; one without is being built.';
COMMENT ON COLUMN bobux.ranking_layouts.first_change IS 'No change of this layout has a lower id.';

CREATE TABLE bobux.ranking_totals (
  layout bigint PRIMARY KEY REFERENCES bobux.ranking_layouts ON DELETE CASCADE,
  players bigint[] NOT NULL,
  first_change bigint NOT NULL
);
ALTER TABLE bobux.ranking_totals ALTER players SET STORAGE EXTERNAL;
COMMENT ON COLUMN bobux.ranking_totals.players IS 'Players in the buckets 0 to n - 1 together, without the changes that are not folded in.';
COMMENT ON COLUMN bobux.ranking_totals.first_change IS 'No change with a lower id is left, nor can one come: where readers begin, past what vacuum has not cleared away.';

CREATE SEQUENCE bobux.ranking_change;
CREATE TABLE bobux.ranking_changes (
  layout bigint NOT NULL,
  id bigint NOT NULL DEFAULT nextval('bobux.ranking_change'),
  buckets integer[] NOT NULL,
  changes integer[] NOT NULL,
  PRIMARY KEY (layout, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_insert_threshold = -1);
COMMENT ON TABLE bobux.ranking_changes IS 'One row for each statement that moved players from bucket to bucket.';
`;

const writing = `
CREATE FUNCTION bobux.ranking_bucket(balance bigint, player bigint, negated bigint[], ids bigint[]) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN width_bucket(-balance, negated) = width_bucket(-balance - 1, negated) THEN width_bucket(-balance, negated)
    ELSE width_bucket(-balance - 1, negated)
      + width_bucket(player, ids[width_bucket(-balance - 1, negated) + 1 : width_bucket(-balance, negated)]) END
$$;

-- The layouts are read after the transaction has got its number, in a snapshot of their own: advance_ranking relies on both.
-- In stricter isolation the snapshot is an older one. The lock then fails if a layout was begun or put in use since, and keeps
-- one from being begun before this transaction ends.
CREATE FUNCTION bobux.keep_ranking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  layout bigint;
  negated bigint[];
  ids bigint[];
BEGIN
  IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
    PERFORM FROM bobux.ranking_layouts FOR SHARE;
  END IF;
  FOR layout, negated, ids IN SELECT l.id, l.negated, l.ids FROM bobux.ranking_layouts l LOOP
    CASE TG_OP
      WHEN 'UPDATE' THEN
        CONTINUE WHEN cardinality(negated) = 0;
        INSERT INTO bobux.ranking_changes (layout, buckets, changes)
          SELECT layout, array_agg(moved.bucket), array_agg(moved.change) FROM (
            SELECT one.bucket, sum(one.change)::integer AS change FROM (
              SELECT bobux.ranking_bucket(o.bobux, o.id, negated, ids) AS bucket, -1 AS change FROM old_players o
              UNION ALL
              SELECT bobux.ranking_bucket(n.bobux, n.id, negated, ids), 1 FROM new_players n
            ) AS one GROUP BY one.bucket HAVING sum(one.change) <> 0
          ) AS moved HAVING count(*) > 0;
      WHEN 'INSERT' THEN
        INSERT INTO bobux.ranking_changes (layout, buckets, changes)
          SELECT layout, array_agg(moved.bucket), array_agg(moved.change) FROM (
            SELECT bobux.ranking_bucket(n.bobux, n.id, negated, ids) AS bucket, count(*)::integer AS change FROM new_players n GROUP BY 1
          ) AS moved HAVING count(*) > 0;
      ELSE
        INSERT INTO bobux.ranking_changes (layout, buckets, changes)
          SELECT layout, array_agg(moved.bucket), array_agg(moved.change) FROM (
            SELECT bobux.ranking_bucket(o.bobux, o.id, negated, ids) AS bucket, -count(*)::integer AS change FROM old_players o GROUP BY 1
          ) AS moved HAVING count(*) > 0;
    END CASE;
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER keep_ranking_of_new AFTER INSERT ON bobux.players
  REFERENCING NEW TABLE AS new_players FOR EACH STATEMENT EXECUTE FUNCTION bobux.keep_ranking();
CREATE TRIGGER keep_ranking AFTER UPDATE ON bobux.players
  REFERENCING OLD TABLE AS old_players NEW TABLE AS new_players FOR EACH STATEMENT EXECUTE FUNCTION bobux.keep_ranking();
CREATE TRIGGER keep_ranking_of_deleted AFTER DELETE ON bobux.players
  REFERENCING OLD TABLE AS old_players FOR EACH STATEMENT EXECUTE FUNCTION bobux.keep_ranking();
`;

/** All STABLE: what they read, they read in the one snapshot of the statement that calls them. */
const reading = `
-- The first so many players (NULL: all) from one place of the order (with it) to another (without it). Three ranges, because no condition
-- on a pair can be looked up in an index of which one column falls and the other rises.
CREATE FUNCTION bobux.players_between(from_bobux bigint, from_id bigint, to_bobux bigint, to_id bigint, most bigint)
RETURNS TABLE (bobux bigint, id bigint) LANGUAGE sql STABLE AS $$
  SELECT * FROM (
    (SELECT p.bobux, p.id FROM bobux.players p WHERE p.bobux = from_bobux AND p.id >= from_id
      AND p.id < CASE WHEN from_bobux = to_bobux THEN to_id ELSE 9223372036854775807 END ORDER BY p.id LIMIT most)
    UNION ALL
    (SELECT p.bobux, p.id FROM bobux.players p WHERE p.bobux < from_bobux AND p.bobux > to_bobux ORDER BY p.bobux DESC, p.id LIMIT most)
    UNION ALL
    (SELECT p.bobux, p.id FROM bobux.players p WHERE from_bobux <> to_bobux AND p.bobux = to_bobux AND p.id < to_id
      ORDER BY p.id LIMIT most)
  ) AS r ORDER BY r.bobux DESC, r.id LIMIT most
$$;

-- What the changes that are not folded in come to: the buckets that changed, rising, and the sum of all changes up to each.
CREATE FUNCTION bobux.ranking_sums(which bigint, since bigint, OUT buckets integer[], OUT sums bigint[])
LANGUAGE plpgsql STABLE AS $$
BEGIN
  SELECT array_agg(s.bucket ORDER BY s.bucket), array_agg(s.sum ORDER BY s.bucket) INTO buckets, sums FROM (
    SELECT u.bucket, sum(sum(u.change)) OVER (ORDER BY u.bucket)::bigint AS sum
      FROM bobux.ranking_changes c, unnest(c.buckets, c.changes) AS u (bucket, change)
      WHERE c.layout = which AND c.id >= since GROUP BY u.bucket
  ) AS s;
  buckets := coalesce(buckets, '{}');
END $$;

-- The planner knows neither the values, since planning would take longer than the rest, nor how few rows will be read: it must walk the
-- index players_by_bobux, whatever it thinks of that.
CREATE FUNCTION bobux.page_of_players(amount integer, page bigint) RETURNS SETOF bobux.players
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
  near CONSTANT bigint := 500;
  beyond CONSTANT bigint := 9007199254740992;
  start bigint := (page - 1) * amount;
  used bigint;
  since bigint;
  negated bigint[];
  ids bigint[];
  players bigint[];
  buckets integer[];
  sums bigint[];
  last integer;
  low integer := 0;
  high integer;
  middle integer;
  bucket_start bigint := 0;
  bucket_end bigint;
  away bigint;
  met bigint;
  at_bobux bigint;
  at_id bigint;
BEGIN
  IF start < near THEN
    RETURN QUERY SELECT * FROM bobux.players p ORDER BY p.bobux DESC, p.id OFFSET start LIMIT amount;
    IF FOUND THEN RETURN; END IF;
  END IF;

  SELECT t.layout, t.first_change, t.players INTO used, since, players FROM bobux.ranking_totals t;
  SELECT l.negated, l.ids INTO negated, ids FROM bobux.ranking_layouts l WHERE l.id = used;
  SELECT s.buckets, s.sums INTO buckets, sums FROM bobux.ranking_sums(used, since) AS s;
  last := cardinality(negated);
  bucket_end := players[last + 1] + coalesce(sums[cardinality(sums)], 0);
  IF bucket_end = 0 THEN RETURN; END IF;
  IF start >= bucket_end THEN start := (bucket_end - 1) / amount * amount; END IF;

  -- The first bucket that ends behind the start.
  high := last;
  WHILE low < high LOOP
    middle := (low + high) / 2;
    IF players[middle + 1] + coalesce(sums[width_bucket(middle, buckets)], 0) > start THEN high := middle; ELSE low := middle + 1; END IF;
  END LOOP;
  bucket_end := players[low + 1] + coalesce(sums[width_bucket(low, buckets)], 0);
  IF low > 0 THEN bucket_start := players[low] + coalesce(sums[width_bucket(low - 1, buckets)], 0); END IF;

  -- The player at the start, from the nearer end of the bucket: first among those who have as much as its bound.
  IF start - bucket_start <= bucket_end - start THEN
    away := start - bucket_start;
    at_bobux := coalesce(-negated[low], beyond);
    SELECT count(*), max(e.id) INTO met, at_id FROM (
      SELECT p.id FROM bobux.players p WHERE p.bobux = at_bobux AND p.id >= ids[low] ORDER BY p.id LIMIT away + 1
    ) AS e;
    IF met <= away THEN
      SELECT p.bobux, p.id INTO at_bobux, at_id FROM bobux.players p WHERE p.bobux < at_bobux
        ORDER BY p.bobux DESC, p.id OFFSET away - met LIMIT 1;
    END IF;
  ELSE
    away := bucket_end - 1 - start;
    at_bobux := coalesce(-negated[low + 1], -1);
    SELECT count(*), min(e.id) INTO met, at_id FROM (
      SELECT p.id FROM bobux.players p WHERE p.bobux = at_bobux AND p.id < ids[low + 1] ORDER BY p.id DESC LIMIT away + 1
    ) AS e;
    IF met <= away THEN
      SELECT p.bobux, p.id INTO at_bobux, at_id FROM bobux.players p WHERE p.bobux > at_bobux
        ORDER BY p.bobux, p.id DESC OFFSET away - met LIMIT 1;
    END IF;
  END IF;
  RETURN QUERY SELECT * FROM bobux.players p WHERE p.bobux = at_bobux AND p.id >= at_id ORDER BY p.id LIMIT amount;
  GET DIAGNOSTICS met = ROW_COUNT;
  IF met < amount THEN
    RETURN QUERY SELECT * FROM bobux.players p WHERE p.bobux < at_bobux ORDER BY p.bobux DESC, p.id LIMIT amount - met;
  END IF;
END $$;

-- Players in the buckets 0 to n - 1 of the layout in use, exactly.
CREATE FUNCTION bobux.ranking_players() RETURNS bigint[] LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN (SELECT array_agg(b.players + coalesce(s.sums[width_bucket(b.number::integer - 1, s.buckets)], 0) ORDER BY b.number)
    FROM bobux.ranking_totals t, bobux.ranking_sums(t.layout, t.first_change) AS s, unnest(t.players) WITH ORDINALITY AS b (players, number));
END $$;

-- Compares every bucket with the players themselves.
CREATE FUNCTION bobux.ranking_is_exact() RETURNS boolean LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
DECLARE
  negated bigint[];
  ids bigint[];
  kept bigint[] := bobux.ranking_players();
  counted bigint := 0;
BEGIN
  SELECT l.negated, l.ids INTO negated, ids FROM bobux.ranking_totals t JOIN bobux.ranking_layouts l ON l.id = t.layout;
  FOR bucket IN 0 .. cardinality(negated) LOOP
    counted := counted + (SELECT count(*) FROM bobux.players_between(coalesce(-negated[bucket], 9007199254740992),
      coalesce(ids[bucket], 0), coalesce(-negated[bucket + 1], -1), coalesce(ids[bucket + 1], 0), NULL));
    IF counted IS DISTINCT FROM kept[bucket + 1] THEN RETURN false; END IF;
  END LOOP;
  RETURN true;
END $$;
`;

/**
 * A layout is changed without a lock that anybody waits for: the new one is committed empty; from then on writers append changes for both;
 * when all transactions that could have missed it are over, one snapshot gives the players and the changes so far, and the difference is
 * what the totals must be. Until then the old layout answers; a new one that was left behind is finished by whoever comes next.
 *
 * One replica at a time: whoever does not get the row leaves it.
 */
const maintaining = `
CREATE FUNCTION bobux.fold_ranking(decided bigint, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  used bigint;
  since bigint;
  folded integer;
  newest bigint;
  added_buckets integer[];
  added bigint[];
BEGIN
  SELECT t.layout, t.first_change INTO used, since FROM bobux.ranking_totals t FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN 0; END IF;
  DELETE FROM bobux.ranking_changes c WHERE c.layout < used;
  WITH taken AS (
    DELETE FROM bobux.ranking_changes c WHERE c.layout = used AND c.id = ANY (ARRAY(
      SELECT o.id FROM bobux.ranking_changes o WHERE o.layout = used AND o.id >= since ORDER BY o.id LIMIT most
    )) RETURNING c.id, c.buckets, c.changes
  ), summed AS (
    SELECT u.bucket, sum(sum(u.change)) OVER (ORDER BY u.bucket)::bigint AS sum
      FROM taken, unnest(taken.buckets, taken.changes) AS u (bucket, change) GROUP BY u.bucket
  )
  SELECT (SELECT count(*) FROM taken), (SELECT max(taken.id) FROM taken),
      array_agg(summed.bucket ORDER BY summed.bucket), array_agg(summed.sum ORDER BY summed.bucket)
    INTO folded, newest, added_buckets, added FROM summed;
  IF folded < most OR newest > decided THEN newest := decided; END IF;
  IF folded > 0 THEN
    UPDATE bobux.ranking_totals t SET first_change = greatest(t.first_change, newest + 1), players = (
      SELECT array_agg(b.players + coalesce(added[width_bucket(b.number::integer - 1, added_buckets)], 0) ORDER BY b.number)
        FROM unnest(t.players) WITH ORDINALITY AS b (players, number));
  ELSIF newest >= since THEN
    UPDATE bobux.ranking_totals t SET first_change = newest + 1;
  END IF;
  RETURN folded;
END $$;

CREATE FUNCTION bobux.begin_ranking(which bigint, new_negated bigint[], new_ids bigint[]) RETURNS void LANGUAGE sql AS $$
  WITH begun AS (
    INSERT INTO bobux.ranking_layouts (first_change, negated, ids)
      SELECT last_value, new_negated, new_ids FROM bobux.ranking_change RETURNING id
  )
  UPDATE bobux.ranking_layouts l SET successor = begun.id FROM begun WHERE l.id = which
$$;

-- Begins a layout without bounds, whose one bucket is counted anew: for when the totals are wrong.
CREATE FUNCTION bobux.reset_ranking() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  used bigint;
BEGIN
  SELECT l.id INTO used FROM bobux.ranking_layouts l JOIN bobux.ranking_totals t ON t.layout = l.id
    WHERE l.successor IS NULL FOR UPDATE OF l SKIP LOCKED;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM bobux.begin_ranking(used, '{}', '{}');
  RETURN true;
END $$;

-- Begins a better layout where the one in use is out of shape: buckets larger than twice the aim are cut, neighbours that are small are
-- joined. The aim is the square root of the number of players, so that there are about as many buckets as players in one. Cuts through
-- about so many players at a time as work says; the rest follows with the next layout.
CREATE FUNCTION bobux.reshape_ranking(smallest bigint, size bigint, work bigint) RETURNS boolean
LANGUAGE plpgsql SET enable_seqscan = off SET jit = off AS $$
DECLARE
  used bigint;
  negated bigint[];
  ids bigint[];
  new_negated bigint[] := '{}';
  new_ids bigint[] := '{}';
  cut_negated bigint[];
  cut_ids bigint[];
  players bigint[];
  last integer;
  total bigint;
  aim bigint;
  largest bigint;
  here bigint;
  before bigint := 0;
  cut bigint;
  step bigint;
BEGIN
  SELECT l.id, l.negated, l.ids INTO used, negated, ids FROM bobux.ranking_layouts l JOIN bobux.ranking_totals t ON t.layout = l.id
    WHERE l.successor IS NULL FOR UPDATE OF l SKIP LOCKED;
  IF NOT FOUND THEN RETURN false; END IF;
  players := bobux.ranking_players();
  last := cardinality(negated);
  total := players[last + 1];
  IF total < smallest AND (last = 0 OR total >= smallest / 2) THEN RETURN false; END IF;
  IF total < smallest THEN
    PERFORM bobux.begin_ranking(used, '{}', '{}');
    RETURN true;
  END IF;
  aim := greatest(size, ceil(sqrt(total))::bigint);
  SELECT max(b.size) INTO largest FROM (
    SELECT u.players - lag(u.players, 1, 0::bigint) OVER (ORDER BY u.number) AS size FROM unnest(players) WITH ORDINALITY AS u (players, number)
  ) AS b;
  IF largest <= 2 * aim AND last <= 3 * (total / aim) + 3 THEN RETURN false; END IF;

  FOR bucket IN 0 .. last LOOP
    here := players[bucket + 1] - CASE WHEN bucket > 0 THEN players[bucket] ELSE 0 END;
    IF bucket > 0 AND before + here > aim THEN
      new_negated := array_append(new_negated, negated[bucket]);
      new_ids := array_append(new_ids, ids[bucket]);
      before := 0;
    END IF;
    before := before + here;
    CONTINUE WHEN here <= 2 * aim OR work <= 0;
    cut := least(here, greatest(work, 2 * aim));
    step := ceil(cut::numeric / ceil(cut::numeric / aim));
    SELECT array_agg(-c.bobux ORDER BY c.position), array_agg(c.id ORDER BY c.position) INTO cut_negated, cut_ids FROM (
      SELECT p.bobux, p.id, row_number() OVER (ORDER BY p.bobux DESC, p.id) AS position FROM (
        SELECT r.bobux, r.id FROM bobux.players_between(coalesce(-negated[bucket], 9007199254740992), coalesce(ids[bucket], 0),
          coalesce(-negated[bucket + 1], -1), coalesce(ids[bucket + 1], 0), least(here, cut + step)) AS r
      ) AS p
    ) AS c WHERE c.position > 1 AND c.position % step = 1 % step;
    new_negated := new_negated || cut_negated;
    new_ids := new_ids || cut_ids;
    work := work - here;
  END LOOP;
  PERFORM bobux.begin_ranking(used, new_negated, new_ids);
  RETURN true;
END $$;

-- The totals with which a begun layout can be put in use: one snapshot's players, less the changes that its writers appended so far.
-- Bounds that the old layout has are known already; up to a new one the players are counted from the bound before.
CREATE FUNCTION bobux.totals_of_begun_ranking(begun bobux.ranking_layouts, used bobux.ranking_layouts) RETURNS bigint[]
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET jit = off AS $$
DECLARE
  old_players bigint[] := bobux.ranking_players();
  old_negated bigint[] := used.negated;
  old_ids bigint[] := used.ids;
  negated bigint[] := begun.negated;
  ids bigint[] := begun.ids;
  buckets integer[];
  sums bigint[];
  players bigint[] := '{}';
  here bigint := 0;
  old integer := 1;
BEGIN
  SELECT s.buckets, s.sums INTO buckets, sums FROM bobux.ranking_sums(begun.id, begun.first_change) AS s;
  FOR bound IN 1 .. cardinality(negated) LOOP
    WHILE old <= cardinality(old_negated) AND (old_negated[old], old_ids[old]) < (negated[bound], ids[bound]) LOOP old := old + 1; END LOOP;
    IF old_negated[old] = negated[bound] AND old_ids[old] = ids[bound] THEN
      here := old_players[old];
    ELSE
      here := here + (SELECT count(*) FROM bobux.players_between(coalesce(-negated[bound - 1], 9007199254740992),
        coalesce(ids[bound - 1], 0), -negated[bound], ids[bound], NULL));
    END IF;
    players := array_append(players, here - coalesce(sums[width_bucket(bound - 1, buckets)], 0));
  END LOOP;
  here := CASE WHEN cardinality(negated) = 0 THEN (SELECT count(*) FROM bobux.players) ELSE old_players[cardinality(old_players)] END;
  RETURN array_append(players, here - coalesce(sums[cardinality(sums)], 0));
END $$;

-- Puts a begun layout in use. Only to be called when every transaction that was under way when it was committed is over.
CREATE FUNCTION bobux.finish_ranking(which bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  used bobux.ranking_layouts;
  begun bobux.ranking_layouts;
  totals bigint[];
BEGIN
  PERFORM FROM bobux.ranking_layouts l JOIN bobux.ranking_totals t ON t.layout = l.id
    WHERE l.successor = which FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT l.* INTO used FROM bobux.ranking_layouts l WHERE l.successor = which;
  SELECT l.* INTO begun FROM bobux.ranking_layouts l WHERE l.id = which;
  totals := bobux.totals_of_begun_ranking(begun, used);
  DELETE FROM bobux.ranking_layouts l WHERE l.id = used.id;
  INSERT INTO bobux.ranking_totals (layout, players, first_change) VALUES (which, totals, begun.first_change);
  RETURN true;
END $$;
`;

/** Creating the triggers has locked out every writer until this commits, so what is counted after it stays true. */
const start = `
INSERT INTO bobux.ranking_layouts (first_change) VALUES (0);
INSERT INTO bobux.ranking_totals (layout, players, first_change)
  SELECT id, ARRAY[(SELECT count(*) FROM bobux.players)], first_change FROM bobux.ranking_layouts;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA bobux FROM PUBLIC;
`;

export class BobuxRanking1764000000202 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [tables, writing, reading, maintaining, start]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER keep_ranking_of_new ON bobux.players;
      DROP TRIGGER keep_ranking ON bobux.players;
      DROP TRIGGER keep_ranking_of_deleted ON bobux.players;
      DROP FUNCTION bobux.keep_ranking, bobux.page_of_players, bobux.ranking_players, bobux.ranking_is_exact, bobux.ranking_sums,
        bobux.fold_ranking, bobux.reset_ranking, bobux.reshape_ranking, bobux.finish_ranking, bobux.totals_of_begun_ranking,
        bobux.begin_ranking, bobux.players_between, bobux.ranking_bucket;
      DROP TABLE bobux.ranking_changes, bobux.ranking_totals, bobux.ranking_layouts;
      DROP SEQUENCE bobux.ranking_change;
    `);
  }
}

-- Begins a better layout where the one in use is out of shape: buckets larger than twice the aim are cut, neighbours that are small are
-- joined. The aim is the square root of the number of players, so that there are about as many buckets as players in one. Cuts through
-- about so many players at a time as work says; the rest follows with the next layout.
CREATE OR REPLACE FUNCTION bobux.reshape_ranking(smallest bigint, size bigint, work bigint) RETURNS boolean
LANGUAGE plpgsql AS $$
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

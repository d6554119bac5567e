-- The layouts are read after the transaction has got its number, in a snapshot of their own: advance_ranking relies on both.
-- In stricter isolation the snapshot is an older one. The lock then fails if a layout was begun or put in use since, and keeps
-- one from being begun before this transaction ends.
CREATE OR REPLACE FUNCTION bobux.keep_ranking() RETURNS trigger
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

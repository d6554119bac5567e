-- Puts a begun layout in use. Only to be called when every transaction that was under way when it was committed is over.
CREATE OR REPLACE FUNCTION bobux.finish_ranking(which bigint) RETURNS boolean LANGUAGE plpgsql AS $$
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

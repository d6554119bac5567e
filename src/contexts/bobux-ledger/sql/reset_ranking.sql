-- Begins a layout without bounds, whose one bucket is counted anew: for when the totals are wrong.
CREATE OR REPLACE FUNCTION bobux.reset_ranking() RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  used bigint;
BEGIN
  SELECT l.id INTO used FROM bobux.ranking_layouts l JOIN bobux.ranking_totals t ON t.layout = l.id
    WHERE l.successor IS NULL FOR UPDATE OF l SKIP LOCKED;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM bobux.begin_ranking(used, '{}', '{}');
  RETURN true;
END $$;

-- A layout is changed without a lock that anybody waits for: the new one is committed empty; from then on writers append changes for both;
-- when all transactions that could have missed it are over, one snapshot gives the players and the changes so far, and the difference is
-- what the totals must be (finish_ranking). Until then the old layout answers; a new one that was left behind is finished by whoever comes
-- next. One replica at a time: whoever does not get the row leaves it.
CREATE OR REPLACE FUNCTION bobux.begin_ranking(which bigint, new_negated bigint[], new_ids bigint[]) RETURNS void LANGUAGE sql AS $$
  WITH begun AS (
    INSERT INTO bobux.ranking_layouts (first_change, negated, ids)
      SELECT last_value, new_negated, new_ids FROM bobux.ranking_change RETURNING id
  )
  UPDATE bobux.ranking_layouts l SET successor = begun.id FROM begun WHERE l.id = which
$$;

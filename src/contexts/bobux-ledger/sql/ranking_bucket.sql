-- In which bucket a player is, from 0.
CREATE OR REPLACE FUNCTION bobux.ranking_bucket(balance bigint, player bigint, negated bigint[], ids bigint[]) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN width_bucket(-balance, negated) = width_bucket(-balance - 1, negated) THEN width_bucket(-balance, negated)
    ELSE width_bucket(-balance - 1, negated)
      + width_bucket(player, ids[width_bucket(-balance - 1, negated) + 1 : width_bucket(-balance, negated)]) END
$$;

-- A hold as it is answered; times in Unix seconds.
CREATE OR REPLACE FUNCTION bobux.hold_object(h bobux.holds) RETURNS json LANGUAGE sql STABLE AS $$
  SELECT json_build_object('id', h.id, 'player', h.player_id, 'amount', h.amount, 'captured', h.captured, 'reason', h.reason,
    'created', floor(extract(epoch FROM h.created))::bigint, 'expires', floor(extract(epoch FROM h.expires))::bigint, 'state', h.state)
$$;

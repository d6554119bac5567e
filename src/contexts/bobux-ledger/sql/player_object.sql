-- The seed's player object.
CREATE OR REPLACE FUNCTION bobux.player_object(id bigint, steam text, discord text, bobux bigint, bobuxtotal bigint) RETURNS json
LANGUAGE sql STABLE AS $$
  SELECT json_build_object('id', id, 'steam', steam, 'discord', discord, 'bobux', bobux, 'bobuxtotal', bobuxtotal)
$$;

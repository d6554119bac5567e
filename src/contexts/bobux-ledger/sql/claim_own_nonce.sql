-- sendsql works on its own connection, and the record of its nonce has to commit with its effect there. This and answer_own_nonce let that
-- login touch the nonces of the very key for which its statement is running, and no others. A statement may call them itself, and so spoil a
-- nonce of its own key.
CREATE OR REPLACE FUNCTION bobux.claim_own_nonce(
  claimed_nonce text, print bytea, OUT claimed boolean, OUT first_fingerprint bytea, OUT first_answer bytea
) LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT * FROM bobux.claim_nonce(bobux.running_statement_key(), claimed_nonce, print)
$$;

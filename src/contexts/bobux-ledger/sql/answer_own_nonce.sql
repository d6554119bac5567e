-- See claim_own_nonce.
CREATE OR REPLACE FUNCTION bobux.answer_own_nonce(answered_nonce text, first_answer bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE bobux.nonces SET answer = first_answer
    WHERE api_key = bobux.running_statement_key() AND nonce = answered_nonce AND answer IS NULL
$$;

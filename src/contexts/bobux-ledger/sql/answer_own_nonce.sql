-- See claim_own_nonce. Only what has no outcome: what was kept by change_balances is not for a statement to spoil.
CREATE OR REPLACE FUNCTION bobux.answer_own_nonce(answered_nonce text, first_answer bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE bobux.nonces SET answer = first_answer
    WHERE api_key = bobux.running_statement_key() AND nonce = answered_nonce AND num_nonnulls(answer, outcome) = 0
$$;

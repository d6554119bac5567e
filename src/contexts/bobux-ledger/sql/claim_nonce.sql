-- Records a nonce that is new, or a day old; else gives what was kept with it.
CREATE OR REPLACE FUNCTION bobux.claim_nonce(
  which uuid, claimed_nonce text, print bytea, OUT claimed boolean, OUT first_fingerprint bytea, OUT first_answer bytea
) LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO bobux.nonces AS n (api_key, nonce, fingerprint) VALUES (which, claimed_nonce, print)
    ON CONFLICT (api_key, nonce) DO UPDATE
      SET fingerprint = print, answer = NULL, outcome = NULL, data = NULL, created = now()
      WHERE n.created < now() - interval '24 hours';
  claimed := FOUND;
  IF NOT claimed THEN
    SELECT n.fingerprint, n.answer INTO first_fingerprint, first_answer
      FROM bobux.nonces n WHERE n.api_key = which AND n.nonce = claimed_nonce;
  END IF;
END $$;

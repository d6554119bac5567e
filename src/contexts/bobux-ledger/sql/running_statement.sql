-- The statement of sendsql that this connection is running.
CREATE OR REPLACE FUNCTION bobux.running_statement(OUT api_key uuid, OUT id bigint) LANGUAGE sql STABLE AS $$
  SELECT s.api_key, s.id FROM bobux.sql_statements s
    WHERE s.backend_pid = pg_backend_pid() AND s.finished IS NULL ORDER BY s.id DESC LIMIT 1
$$;

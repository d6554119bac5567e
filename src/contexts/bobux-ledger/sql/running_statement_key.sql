-- The key whose statement this connection is running.
CREATE OR REPLACE FUNCTION bobux.running_statement_key() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT s.api_key FROM bobux.sql_statements s
    WHERE s.backend_pid = pg_backend_pid() AND s.finished IS NULL ORDER BY s.id DESC LIMIT 1
$$;
